import { ground, type Scene, times } from './scene.ts'

/** A planet with its ring among stars. */
export function planet({ canvas, random, colours }: Scene): string {
  const { width, height } = canvas
  const x = random.between(0.3, 0.7) * width
  const y = random.between(0.27, 0.36) * height
  const radius = random.between(0.2, 0.27) * Math.min(width, height * 0.9)
  const tilt = random.between(-28, 28)
  const ring = (side: 0 | 1) =>
    `<path d="M${-radius * 1.75} 0A${radius * 1.75} ${radius * 0.42} 0 0 ${side} ${radius * 1.75} 0" fill="none" ` +
    `stroke="${colours.accent}" stroke-width="${radius * 0.09}" opacity=".9"/>`
  return (
    ground(canvas, colours.deep, colours.dark) +
    times(90, () => {
      const bright = random.between(0.3, 1)
      return `<circle cx="${random.between(0, width)}" cy="${random.between(0, height)}" r="${random.between(0.8, 2.6)}" fill="#fff" opacity="${bright}"/>`
    }) +
    `<defs><radialGradient id="globe" cx=".35" cy=".3" r=".8"><stop stop-color="${colours.light}"/>` +
    `<stop offset=".55" stop-color="${colours.middle}"/><stop offset="1" stop-color="${colours.deep}"/></radialGradient></defs>` +
    `<g transform="translate(${x} ${y}) rotate(${tilt})">${ring(1)}<circle r="${radius}" fill="url(#globe)"/>${ring(0)}</g>` +
    `<circle cx="${width - x * 0.7}" cy="${y + radius * 1.9}" r="${radius * 0.17}" fill="${colours.light}" opacity=".8"/>`
  )
}

/** A low sun over layers of hills. */
export function hills({ canvas, random, colours }: Scene): string {
  const { width, height } = canvas
  const layers = [colours.light, colours.middle, colours.dark, colours.deep]
  const sun = { x: random.between(0.25, 0.75) * width, radius: random.between(0.13, 0.2) * height * 0.8 }
  const layer = (colour: string, index: number) => {
    const level = height * (0.4 + index * 0.13)
    const swing = height * 0.07
    const [a, b, c] = [random.between(-1, 1) * swing, random.between(-1, 1) * swing, random.between(-1, 1) * swing]
    return (
      `<path d="M0 ${level + a}C${width * 0.25} ${level - swing + b} ${width * 0.4} ${level + swing + c} ${width * 0.6} ${level + b}` +
      `S${width * 0.9} ${level - swing + a} ${width} ${level + c}V${height}H0Z" fill="${colour}"/>`
    )
  }
  return (
    ground(canvas, colours.middle, colours.accent) +
    `<circle cx="${sun.x}" cy="${height * 0.31}" r="${sun.radius * 1.35}" fill="${colours.accent}" opacity=".35"/>` +
    `<circle cx="${sun.x}" cy="${height * 0.31}" r="${sun.radius}" fill="#fff8e6"/>` +
    layers.map(layer).join('')
  )
}

/** Bare trees before a moon. */
export function forest({ canvas, random, colours }: Scene): string {
  const { width, height } = canvas
  const tree = (x: number, top: number, base: number, colour: string) => {
    const half = (base - top) * random.between(0.1, 0.16)
    const tiers = times(4, index => {
      const y = top + ((base - top) * index) / 5
      const reach = half * (0.4 + index * 0.22)
      return `M${x} ${y}L${x - reach} ${y + (base - top) * 0.36}H${x + reach}Z`
    })
    return `<path d="${tiers}M${x - 5} ${top}H${x + 5}V${base}H${x - 5}Z" fill="${colour}"/>`
  }
  const row = (count: number, top: number, colour: string) =>
    times(count, index => {
      const x = ((index + random.between(0.2, 0.8)) * width) / count
      return tree(x, height * (top + random.between(-0.06, 0.06)), height, colour)
    })
  const moon = { x: random.between(0.35, 0.65) * width, y: height * 0.27, radius: height * 0.16 }
  return (
    ground(canvas, colours.deep, colours.middle) +
    `<circle cx="${moon.x}" cy="${moon.y}" r="${moon.radius * 1.25}" fill="${colours.accent}" opacity=".16"/>` +
    `<circle cx="${moon.x}" cy="${moon.y}" r="${moon.radius}" fill="${colours.accent}"/>` +
    row(9, 0.36, colours.dark) +
    `<rect y="${height * 0.5}" width="${width}" height="${height * 0.1}" fill="${colours.light}" opacity=".1"/>` +
    row(6, 0.46, colours.deep)
  )
}

/** The sun going down behind bands of water. */
export function waves({ canvas, random, colours }: Scene): string {
  const { width, height } = canvas
  const horizon = height * random.between(0.4, 0.46)
  const sun = { x: random.between(0.3, 0.7) * width, radius: height * random.between(0.17, 0.22) }
  const bands = [colours.middle, colours.dark, colours.middle, colours.dark, colours.deep, colours.dark, colours.deep]
  const band = (colour: string, index: number) => {
    const y = horizon + index * height * 0.065
    const step = width / 4
    const crest = times(5, count => `q${step / 2} ${count % 2 === 0 ? -26 : 26} ${step} 0`)
    return `<path d="M${-random.between(0, step)} ${y}${crest}V${height}H${-step}Z" fill="${colour}" opacity=".92"/>`
  }
  return (
    ground(canvas, colours.light, colours.accent) +
    `<circle cx="${sun.x}" cy="${horizon - sun.radius * 0.3}" r="${sun.radius}" fill="${colours.middle}"/>` +
    `<circle cx="${sun.x}" cy="${horizon - sun.radius * 0.3}" r="${sun.radius * 0.8}" fill="${colours.accent}" opacity=".55"/>` +
    bands.map(band).join('')
  )
}
