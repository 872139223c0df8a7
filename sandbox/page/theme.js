import { useEffect, useState } from 'preact/hooks'
import { html } from './html.js'
import { Icon } from './icons.js'

const key = 'movie-night-sandbox-theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

/** What was switched to; nothing while the page follows the system. */
const wanted = () => {
  const theme = localStorage.getItem(key)
  return theme === 'light' || theme === 'dark' ? theme : undefined
}
const ofTheSystem = () => (dark.matches ? 'dark' : 'light')

/** Puts on what was switched to, here or in another tab. */
export function applyTheme() {
  const theme = wanted()
  if (theme) document.documentElement.dataset.theme = theme
  else delete document.documentElement.dataset.theme
}

/** Switches between light and dark; back at what the system has, the page follows the system again. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(wanted() ?? ofTheSystem())
  useEffect(() => {
    const update = () => {
      applyTheme()
      setTheme(wanted() ?? ofTheSystem())
    }
    addEventListener('storage', update)
    dark.addEventListener('change', update)
    return () => {
      removeEventListener('storage', update)
      dark.removeEventListener('change', update)
    }
  }, [])

  const other = theme === 'dark' ? 'light' : 'dark'
  const change = () => {
    if (other === ofTheSystem()) localStorage.removeItem(key)
    else localStorage.setItem(key, other)
    applyTheme()
    setTheme(other)
  }
  return html`<button type="button" class="plain theme" aria-label="Switch to ${other} colours" title="Switch to ${other}"
    onClick=${change}><${Icon} of=${other === 'dark' ? 'moon' : 'sun'} /></button>`
}
