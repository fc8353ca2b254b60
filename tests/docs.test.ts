import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../kit/root.ts'
import { commands, findCommand } from '../start/commands.ts'

const root = fileURLToPath(packageRoot)
const files = globSync('{*.md,docs/**/*.md}', { cwd: root }).toSorted()
const read = (file: string): string => readFileSync(`${root}${file}`, 'utf8')

/** The anchors that a Markdown viewer makes of headings. */
const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )

describe('the documents', () => {
  for (const file of files) {
    it(`${file}: every link within the repository leads somewhere`, () => {
      for (const [, target = ''] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue
        const [path = '', anchor] = target.split('#')
        const url = path === '' ? new URL(file, packageRoot) : new URL(path, new URL(file, packageRoot))
        assert.ok(existsSync(url), target)
        if (anchor !== undefined) assert.ok(anchorsOf(readFileSync(url, 'utf8')).includes(anchor), target)
      }
    })

    it(`${file}: every command exists`, () => {
      const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
      const code = [...read(file).matchAll(/```sh\n([\s\S]*?)```|`([^`\n]+)`/g)].flatMap(([, block, inline]) =>
        (block ?? inline ?? '').split('\n'),
      )
      for (const line of code) {
        const [, script] = /^npm (?:run )?(start|test|[a-z:]+)\b/.exec(line) ?? []
        if (script !== undefined && !['ci', 'install'].includes(script)) assert.ok(script in scripts, line)
        const [, words] = /^lingpai ([a-z].*)$/.exec(line) ?? []
        if (words !== undefined) assert.ok(findCommand(words.split(/\s+/)), line)
      }
    })

    it(`${file}: no folder of somebody's machine, no package registry`, () => {
      assert.doesNotMatch(read(file), /(?<![\w.])\/(tmp|home|root|work|Users)\/|registry\.npm|npmmirror/)
    })
  }

  for (const folder of ['docs/guides', 'docs/decisions']) {
    it(`${folder}: each stands in the table of contents`, () => {
      const listed = [...read(`${folder}/README.md`).matchAll(/\]\(([^)]+\.md)\)/g)].map(([, target = '']) => target)
      const there = globSync('*.md', { cwd: `${root}${folder}` }).filter(name => name !== 'README.md')
      assert.deepEqual(listed.toSorted(), there.toSorted())
    })
  }

  it('the guide to production has every command as the command line prints it', () => {
    const rows = [...read('docs/guides/production.md').matchAll(/^\| `lingpai ([^`]+)` +\| (.+?) +\|$/gm)]
    assert.deepEqual(
      rows.map(([, words, does]) => ({ words, does })),
      commands.map(({ words, takes, does }) => ({ words: [...words, takes].join(' ').trim(), does })),
    )
  })
})
