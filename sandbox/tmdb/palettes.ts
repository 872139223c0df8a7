/** Five colours of one mood, from the darkest to the lightest, and one that stands out. */
export interface Colours {
  deep: string
  dark: string
  middle: string
  light: string
  accent: string
}

export const palettes = {
  night: { deep: '#0a0f24', dark: '#16224a', middle: '#2f4b8f', light: '#8fb0e8', accent: '#f5c26b' },
  ember: { deep: '#220808', dark: '#5a1710', middle: '#b8412b', light: '#f2a65a', accent: '#ffe1a8' },
  sea: { deep: '#032b30', dark: '#075056', middle: '#1d8a88', light: '#8fd6c4', accent: '#f6d68b' },
  rose: { deep: '#2c0a22', dark: '#6a1840', middle: '#c43f5e', light: '#f59aa0', accent: '#ffd9a0' },
  desert: { deep: '#3a1a0b', dark: '#7c3a14', middle: '#c97434', light: '#f0b872', accent: '#fff0c9' },
  moss: { deep: '#0d1f14', dark: '#1f4029', middle: '#4c7a3d', light: '#a7c66b', accent: '#f0efb0' },
  violet: { deep: '#170a2b', dark: '#35195e', middle: '#6d4aa5', light: '#b99be0', accent: '#ffca5a' },
  steel: { deep: '#11161b', dark: '#27323c', middle: '#526674', light: '#a3b8c2', accent: '#f08a4b' },
  noir: { deep: '#080808', dark: '#1c1c1e', middle: '#4a4a4d', light: '#b9b6ae', accent: '#d62f2f' },
  candy: { deep: '#3b1352', dark: '#a3245e', middle: '#ef5b5b', light: '#ffb84d', accent: '#2ec4b6' },
} satisfies Record<string, Colours>

export type Palette = keyof typeof palettes
