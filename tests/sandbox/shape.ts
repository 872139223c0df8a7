/** What kind of thing stands where in a value, each once: `people[].name string`. */
export function shapeOf(value: unknown): string[] {
  return [...new Set(placesIn(value, ''))]
}

function placesIn(value: unknown, place: string): string[] {
  if (Array.isArray(value)) return value.flatMap(each => placesIn(each, `${place}[]`))
  if (typeof value !== 'object' || value === null) return [`${place} ${value === null ? null : typeof value}`]
  return Object.entries(value).flatMap(([name, inner]) => placesIn(inner, place ? `${place}.${name}` : name))
}
