import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { findHelpProblems } from './find-help-problems.ts'

let root = ''

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'lingpai-help-'))
  await mkdir(join(root, 'common'))
})

after(() => rm(root, { recursive: true }))

const article = (body: string, explains = ''): string =>
  `---\ntitle: Codes\nsummary: About codes\ntopic: code\norder: 1\nexplains: [${explains}]\nupdated: '2026-11-22'\n---\n${body}\n`

interface Case {
  what: string
  zh: string
  en?: string
  problem: RegExp
}

const cases: readonly Case[] = [
  { what: 'a missing translation', zh: article('a'), problem: /^common\/codes is missing in en\.$/ },
  {
    what: 'figures that differ',
    zh: article('{{code.length}}'),
    en: article('6'),
    problem: /^common\/codes: placeholders differ/,
  },
  { what: 'error codes that differ', zh: article('a', 'code.wrong'), en: article('a'), problem: /explains differ/ },
  {
    what: 'an unknown placeholder',
    zh: article('{{x.y}}'),
    en: article('{{x.y}}'),
    problem: /\{\{x\.y\}\} is not known/,
  },
  {
    what: 'a link to no article',
    zh: article('[a](help:no)'),
    en: article('[a](help:no)'),
    problem: /help:no leads nowhere/,
  },
  {
    what: 'a link to no page',
    zh: article('[a](page:no)'),
    en: article('[a](page:no)'),
    problem: /page:no leads nowhere/,
  },
  {
    what: 'a link to elsewhere',
    zh: article('[a](//x.example)'),
    en: article('[a](//x.example)'),
    problem: /leads nowhere/,
  },
  { what: 'raw HTML', zh: article('<b>a</b>'), en: article('<b>a</b>'), problem: /raw HTML .*<\/?b>/ },
  { what: 'a picture', zh: article('![a](a.png)'), en: article('![a](a.png)'), problem: /picture/ },
]

for (const { what, zh, en, problem } of cases) {
  test(`${what} is found`, async () => {
    const files = { 'codes.zh-CN.md': zh, ...(en === undefined ? {} : { 'codes.en.md': en }) }
    await rm(join(root, 'common'), { recursive: true })
    await mkdir(join(root, 'common'))
    for (const [name, text] of Object.entries(files)) await writeFile(join(root, 'common', name), text)
    const problems = await findHelpProblems(pathToFileURL(`${root}/`))
    assert.ok(problems.length > 0)
    for (const one of problems) assert.match(one, problem)
  })
}

test('one error explained by two articles is found', async () => {
  for (const name of ['codes', 'again']) {
    for (const language of ['zh-CN', 'en']) {
      await writeFile(join(root, 'common', `${name}.${language}.md`), article('a', 'code.wrong'))
    }
  }
  assert.deepEqual(await findHelpProblems(pathToFileURL(`${root}/`)), [
    'common: code.wrong is explained by more than one article.',
  ])
})
