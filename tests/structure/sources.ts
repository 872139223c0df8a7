import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** Another file that a file names: `target` is a path from the project's root, or a package's name. */
export interface Import {
  from: string
  target: string
  relative: boolean
}

/** The files of these patterns, as paths from `root` (the project, by default) with `/`, in order. */
export function files(patterns: string[], root = '.'): string[] {
  return globSync(patterns, { cwd: root, exclude: path => path.includes('node_modules') })
    .map(path => path.replaceAll('\\', '/'))
    .sort()
}

export function read(file: string, root = '.'): string {
  return readFileSync(join(root, file), 'utf8')
}

/** Code without its comments; strings stay, also those that contain `//`. */
export function withoutComments(code: string): string {
  const literal = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/
  const comment = /\/\*[\s\S]*?\*\/|(?<=^|\s|[;{}(,])\/\/[^\n]*/
  return code.replace(new RegExp(`(${literal.source})|${comment.source}`, 'gm'), (_all, kept) => kept ?? ' ')
}

/** What a file imports, for its types too: `import … from '…'`, `export … from '…'`, `import '…'`, `import('…')`. */
export function importsOf(file: string, root = '.'): Import[] {
  const code = withoutComments(read(file, root))
  const named = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)(['"])([^'"\n]+)\1/gm
  return [...code.matchAll(named)].map(match => {
    const target = match[2] ?? ''
    const relative = target.startsWith('.')
    return { from: file, target: relative ? normalize(join(dirname(file), target)) : target, relative }
  })
}

/** The files of the product: what runs for its users. */
export function productFiles(root = '.'): string[] {
  return files(['src/**/*.ts', 'commands/**/*.ts', 'db/**/*.ts'], root)
}

export function exists(file: string, root = '.'): boolean {
  return existsSync(join(root, file))
}
