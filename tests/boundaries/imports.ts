import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'

export interface Import {
  /** The importing file, from the root: `identity/locks/rules.ts`. */
  from: string
  /** As written. */
  specifier: string
  /** The imported file, from the root; undefined for packages and Node's own modules. */
  to: string | undefined
  /** Gone after compiling. */
  isTypeOnly: boolean
}

export const sourceFolders = ['kit', 'identity', 'portals', 'phone', 'console', 'start', 'demo', 'bench', 'tests']

const staticImport = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w$*{}\s,]+?\sfrom\s*)?['"]([^'"\n]+)['"]/gm
const dynamicImport = /\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g
const comments = /\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm

/** Every import of the source below `root`, read from its text: nothing is executed. */
export function readImports(root: string): Import[] {
  const files = globSync(`{${sourceFolders.join(',')}}/**/*.{ts,tsx}`, { cwd: root })
  return files
    .filter(file => !file.startsWith('tests/boundaries/violations/'))
    .toSorted()
    .flatMap(file => importsOf(file, readFileSync(join(root, file), 'utf8')))
}

export function importsOf(file: string, source: string): Import[] {
  const text = source.replace(comments, '')
  const found = (specifier: string, isTypeOnly: boolean): Import => ({
    from: file,
    specifier,
    to: specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : undefined,
    isTypeOnly,
  })
  return [
    ...[...text.matchAll(staticImport)].map(([, type, specifier = '']) => found(specifier, type !== undefined)),
    ...[...text.matchAll(dynamicImport)].map(([, specifier = '']) => found(specifier, false)),
  ]
}
