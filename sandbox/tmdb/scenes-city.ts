import { ground, type Scene, times } from './scene.ts'

/** Houses at night, some windows lit. */
export function skyline({ canvas, random, colours }: Scene): string {
  const { width, height } = canvas
  const row = (count: number, low: number, high: number, colour: string, isLit: boolean) => {
    const step = width / count
    return times(count, index => {
      const top = height * random.between(low, high)
      const x = index * step
      const lights = isLit ? windows(x, top, step) : ''
      return `<rect x="${x}" y="${top}" width="${step + 1}" height="${height - top}" fill="${colour}"/>${lights}`
    })
  }
  const windows = (x: number, top: number, step: number) =>
    times(24, index => {
      if (random.between(0, 1) < 0.55) return ''
      const left = x + step * (0.18 + (index % 3) * 0.25)
      return `<rect x="${left}" y="${top + 18 + Math.floor(index / 3) * 34}" width="${step * 0.13}" height="16" fill="${colours.accent}"/>`
    })
  return (
    ground(canvas, colours.dark, colours.middle) +
    `<circle cx="${random.between(0.2, 0.8) * width}" cy="${height * 0.2}" r="${height * 0.09}" fill="${colours.light}"/>` +
    row(11, 0.3, 0.48, colours.dark, false) +
    row(6, 0.4, 0.6, colours.deep, true)
  )
}

/** Light through slanting blinds, and one bright disc behind. */
export function blinds({ canvas, random, colours }: Scene): string {
  const { width, height } = canvas
  const slant = random.between(-22, 22)
  const step = height / 14
  const disc = { x: random.between(0.3, 0.7) * width, y: height * 0.33, radius: height * random.between(0.17, 0.23) }
  return (
    ground(canvas, colours.dark, colours.deep) +
    `<circle cx="${disc.x}" cy="${disc.y}" r="${disc.radius}" fill="${colours.accent}"/>` +
    `<g transform="rotate(${slant} ${width / 2} ${height / 2})">` +
    times(26, index => {
      const thickness = step * (0.2 + index * 0.028)
      return `<rect x="${-width}" y="${(index - 6) * step}" width="${width * 3}" height="${thickness}" fill="${colours.deep}" opacity=".88"/>`
    }) +
    `</g><rect x="0" y="0" width="${width}" height="${height}" fill="${colours.middle}" opacity=".14"/>`
  )
}

/** A keyhole with light behind it, in rings of shadow. */
export function keyhole({ canvas, random, colours }: Scene): string {
  const { width, height } = canvas
  const x = random.between(0.4, 0.6) * width
  const y = height * 0.28
  const radius = height * 0.085
  const shade = [colours.dark, colours.deep]
  return (
    ground(canvas, colours.deep, colours.deep) +
    times(9, index => {
      const reach = radius * (9.4 - index)
      return `<circle cx="${x}" cy="${y + radius}" r="${reach}" fill="${shade[index % 2]}" opacity=".8"/>`
    }) +
    `<circle cx="${x}" cy="${y + radius}" r="${radius * 2.6}" fill="${colours.accent}" opacity=".22"/>` +
    `<path d="M${x - radius * 0.5} ${y + radius * 0.7}L${x - radius * 0.95} ${y + radius * 3.1}H${x + radius * 0.95}L${x + radius * 0.5} ${y + radius * 0.7}Z" fill="${colours.accent}"/>` +
    `<circle cx="${x}" cy="${y}" r="${radius}" fill="${colours.accent}"/>`
  )
}

/** A sun with rays over the whole sheet. */
export function rays({ canvas, random, colours }: Scene): string {
  const { width, height } = canvas
  const x = random.between(0.35, 0.65) * width
  const y = height * random.between(0.34, 0.42)
  const count = random.pick([16, 20, 24])
  const reach = width + height
  const ray = (index: number) => {
    const at = (turn: number) => {
      const angle = (2 * Math.PI * turn) / count
      return `${(x + Math.cos(angle) * reach).toFixed(1)} ${(y + Math.sin(angle) * reach).toFixed(1)}`
    }
    return `<path d="M${x} ${y}L${at(index)}L${at(index + 0.5)}Z" fill="${colours.dark}"/>`
  }
  const radius = height * random.between(0.13, 0.17)
  return (
    ground(canvas, colours.middle, colours.middle) +
    times(count, ray) +
    `<circle cx="${x}" cy="${y}" r="${radius * 1.3}" fill="${colours.deep}"/>` +
    `<circle cx="${x}" cy="${y}" r="${radius}" fill="${colours.accent}"/>` +
    `<circle cx="${x}" cy="${y}" r="${radius * 0.62}" fill="${colours.light}"/>`
  )
}
