import { ground, type Scene, times } from './scene.ts'

/** Two discs that meet, and the lens between them. */
export function circles({ canvas, random, colours }: Scene): string {
  const { width, height } = canvas
  const radius = Math.min(width, height) * random.between(0.3, 0.36)
  const apart = radius * random.between(0.5, 0.75)
  const tilt = random.between(-50, 50)
  const disc = (x: number, colour: string) =>
    `<circle cx="${x}" r="${radius}" fill="${colour}" opacity=".85" style="mix-blend-mode:screen"/>`
  const ring = (index: number) =>
    `<circle r="${radius * (1.55 + index * 0.22)}" fill="none" stroke="${colours.light}" stroke-width="3" opacity="${0.3 - index * 0.06}"/>`
  return (
    ground(canvas, colours.dark, colours.deep) +
    `<g transform="translate(${width / 2} ${height * 0.35}) rotate(${tilt})">` +
    times(4, ring) +
    disc(-apart, colours.middle) +
    disc(apart, colours.accent) +
    '</g>'
  )
}

/** A quilt of quarter circles, discs and triangles. */
export function tiles({ canvas, random, colours }: Scene): string {
  const { width, height } = canvas
  const side = Math.min(width, height) / 4
  const across = Math.ceil(width / side)
  const down = Math.ceil(height / side)
  const shades = [colours.deep, colours.dark, colours.middle, colours.light, colours.accent]
  const figures = [
    `M0 0H${side}A${side} ${side} 0 0 1 0 ${side}Z`,
    `M${side} 0V${side}A${side} ${side} 0 0 1 0 0Z`,
    `M0 0L${side} ${side}H0Z`,
    `M${side / 2} 0A${side / 2} ${side / 2} 0 0 1 ${side / 2} ${side}A${side / 2} ${side / 2} 0 0 1 ${side / 2} 0Z`,
    `M0 0H${side}L0 ${side}Z`,
  ]
  return (
    ground(canvas, colours.dark, colours.dark) +
    times(across * down, index => {
      const back = random.pick(shades)
      const front = random.pick(shades.filter(shade => shade !== back))
      const place = `translate(${(index % across) * side} ${Math.floor(index / across) * side})`
      return `<g transform="${place}"><rect width="${side + 1}" height="${side + 1}" fill="${back}"/><path d="${random.pick(figures)}" fill="${front}"/></g>`
    })
  )
}
