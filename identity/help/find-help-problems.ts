import type { Article, WrittenLanguage } from './article.ts'
import { figureNames, placeholdersIn } from './figures.ts'
import { createLibrary, type Library } from './library.ts'
import { readLink } from './links.ts'
import { inspectMarkdown } from './render-markdown.ts'

/**
 * What an operator who writes articles has to mend, one sentence each, none when all is well: a translation that is missing or
 * differs in its facts, an unknown placeholder, a link that leads nowhere, raw HTML or a picture. Unreadable files throw
 * `help.article_invalid`.
 */
export async function findHelpProblems(folder: URL): Promise<string[]> {
  const library = createLibrary(folder)
  const found = await Promise.all((await library.folders()).map(name => problemsOf(name, library)))
  return found.flat()
}

async function problemsOf(folder: string, library: Library): Promise<string[]> {
  const [zh, en] = await Promise.all([library.folder(folder, 'zh-CN'), library.folder(folder, 'en')])
  const slugs = new Set((await library.shelf(folder, 'zh-CN')).map(article => article.slug))
  return [
    ...missing(folder, zh, en, 'en'),
    ...missing(folder, en, zh, 'zh-CN'),
    ...zh.flatMap(article =>
      differences(
        folder,
        article,
        en.find(other => other.slug === article.slug),
      ),
    ),
    ...[...zh, ...en].flatMap(article => faultsOf(folder, article, slugs)),
    ...explainedTwice(folder, await library.shelf(folder, 'zh-CN')),
  ]
}

function missing(
  folder: string,
  here: readonly Article[],
  there: readonly Article[],
  language: WrittenLanguage,
): string[] {
  const lacking = here.filter(article => !there.some(other => other.slug === article.slug))
  return lacking.map(({ slug }) => `${folder}/${slug} is missing in ${language}.`)
}

/** Both languages say the same: the same facts about the article, the same figures, the same ways on. */
function differences(folder: string, zh: Article, en: Article | undefined): string[] {
  if (en === undefined) return []
  const compared: Readonly<Record<string, (article: Article) => unknown>> = {
    topic: article => article.topic,
    order: article => article.order,
    kind: article => article.kind,
    explains: article => article.explains,
    updated: article => article.updated,
    demoOnly: article => article.demoOnly,
    placeholders: article => unique(placeholdersIn(textOf(article))),
    links: article => unique(inspectMarkdown(article.body).links),
  }
  return Object.entries(compared)
    .filter(([, fact]) => JSON.stringify(fact(zh)) !== JSON.stringify(fact(en)))
    .map(([name]) => `${folder}/${zh.slug}: ${name} differ between zh-CN and en.`)
}

function faultsOf(folder: string, article: Article, slugs: ReadonlySet<string>): string[] {
  const { links, foreign } = inspectMarkdown(article.body)
  const unknown = placeholdersIn(textOf(article)).filter(name => !figureNames.includes(name))
  const broken = links.filter(address => {
    const target = readLink(address)
    return target.kind === 'unknown' || (target.kind === 'article' && !slugs.has(target.slug))
  })
  return [
    ...unknown.map(name => `${folder}/${article.slug}: the placeholder {{${name}}} is not known.`),
    ...broken.map(address => `${folder}/${article.slug}: the link ${address} leads nowhere.`),
    ...foreign.map(raw => `${folder}/${article.slug}: raw HTML or a picture is not shown: ${raw}`),
  ]
}

function explainedTwice(folder: string, articles: readonly Article[]): string[] {
  const codes = articles.flatMap(article => article.explains)
  const twice = unique(codes.filter((code, at) => codes.indexOf(code) !== at))
  return twice.map(code => `${folder}: ${code} is explained by more than one article.`)
}

const textOf = (article: Article): string => [article.title, article.summary, article.body].join('\n')

const unique = (values: readonly string[]): string[] => [...new Set(values)].toSorted()
