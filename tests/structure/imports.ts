import { exists, type Import, importsOf, productFiles } from './sources.ts'

/** From the top to the bottom: a file may import its own layer and those below it. */
const layers: { name: string; holds: RegExp }[] = [
  { name: 'main', holds: /^src\/main\.ts$/ },
  { name: 'app', holds: /^src\/app\.ts$/ },
  { name: 'discord, http, jobs', holds: /^src\/(?:discord|http|jobs)\// },
  { name: 'commands', holds: /^commands\// },
  { name: 'views', holds: /^src\/views\// },
  { name: 'services', holds: /^src\/services\// },
  { name: 'trakt, tmdb, db', holds: /^(?:src\/(?:trakt|tmdb)|db)\// },
  {
    name: 'bottom',
    holds: /^(?:src\/(?:config|errors|log|clock|text|zones|serial|tasks|encryption|undici)\.ts|package\.json)$/,
  },
]

/** What runs beside the product, and not in it. */
const outside = /^(?:sandbox|tests|scripts|bench)\//

function layerOf(file: string): number {
  return layers.findIndex(layer => layer.holds.test(file))
}

function productImports(root: string): Import[] {
  return productFiles(root)
    .flatMap(file => importsOf(file, root))
    .filter(found => found.relative)
}

const words = ({ from, target }: Import) => `${from} → ${target}`

/** Product files that stand in no layer: a new folder has to be given its place. */
export function withoutLayer(root = '.'): string[] {
  return productFiles(root).filter(file => layerOf(file) === -1)
}

/** Imports that point from a lower layer to a higher one. */
export function upwardImports(root = '.'): string[] {
  return productImports(root)
    .filter(({ from, target }) => layerOf(target) !== -1 && layerOf(target) < layerOf(from))
    .map(words)
}

/** Imports between folders of one layer that have nothing to do with each other, such as TMDB and the database. */
export function sidewaysImports(root = '.'): string[] {
  const apart = /^(?:src\/(?:trakt|tmdb|http|jobs)|db)(?=\/)/
  return productImports(root)
    .filter(({ from, target }) => {
      const [here, there] = [apart.exec(from)?.[0], apart.exec(target)?.[0]]
      return here !== undefined && there !== undefined && here !== there && layerOf(from) === layerOf(target)
    })
    .map(words)
}

/** Product files that import what is not part of the product. */
export function outsideImports(root = '.'): string[] {
  return productImports(root)
    .filter(({ target }) => outside.test(target))
    .map(words)
}

/** Relative imports of files that are not there. */
export function missingImports(root = '.'): string[] {
  return productImports(root)
    .filter(({ target }) => !exists(target, root))
    .map(words)
}

/** Circles of files that import each other, each as the path that closes it. */
export function cycles(root = '.'): string[] {
  const graph = Map.groupBy(productImports(root), found => found.from)
  const done = new Set<string>()
  const found: string[] = []

  function visit(file: string, path: string[]): void {
    const start = path.indexOf(file)
    if (start !== -1) found.push([...path.slice(start), file].join(' → '))
    if (start !== -1 || done.has(file)) return
    for (const { target } of graph.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
  return found
}
