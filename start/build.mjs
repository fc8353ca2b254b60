// Compiles everything into dist/: removes what was compiled from sources that are gone (a deleted test must not run on),
// then TypeScript, then the browser's bundle.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const shell = process.platform === 'win32'

/** `dist/kit/x.js` and its map come from `kit/x.ts` or `kit/x.tsx`; the bundle in `dist/assets` from Vite, which empties it. */
function removeStale() {
  for (const file of globSync('dist/*/**/*.{js,js.map}', { cwd: root, exclude: ['dist/assets'] })) {
    const source = file.replace(/^dist[\\/]/, '').replace(/\.js(\.map)?$/, '')
    if (!existsSync(`${root}${source}.ts`) && !existsSync(`${root}${source}.tsx`)) rmSync(`${root}${file}`)
  }
}

removeStale()
execFileSync('tsc', ['-b'], { cwd: root, stdio: 'inherit', shell })
execFileSync('vite', ['build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit', shell })
