import { readdir, readFile } from 'node:fs/promises'
import { type Article, parseArticle, topics, type WrittenLanguage } from './article.ts'

/** The folder whose articles every realm has. */
const shared = 'common'

export interface Library {
  /** The folders of articles, the shared one first. */
  folders(): Promise<readonly string[]>
  /** What one folder holds in one language. Throws `help.article_invalid`, naming the file. */
  folder(name: string, language: WrittenLanguage): Promise<readonly Article[]>
  /** A realm's articles by topic: the shared ones, each replaced by the realm's own of the same slug. */
  shelf(realm: string, language: WrittenLanguage): Promise<readonly Article[]>
}

/** Reads articles when they are first asked for and keeps them; a failed reading is tried again the next time. */
export function createLibrary(root: URL): Library {
  const folders = once(async () => {
    const entries = await readdir(root, { withFileTypes: true })
    const own = entries.filter(entry => entry.isDirectory() && entry.name !== shared).map(entry => entry.name)
    return [shared, ...own.toSorted()]
  })
  const read = onceEach((name: string, language: WrittenLanguage) => readFolder(new URL(`${name}/`, root), language))
  const folder: Library['folder'] = async (name, language) =>
    // The name comes from the address: only a folder that was listed is ever opened.
    (await folders()).includes(name) ? read(name, language) : []
  return {
    folders,
    folder,
    async shelf(realm, language) {
      const [common, own] = await Promise.all([folder(shared, language), folder(realm, language)])
      const bySlug = new Map([...common, ...own].map(article => [article.slug, article]))
      return [...bySlug.values()].toSorted(
        (one, other) => placeOf(one) - placeOf(other) || (one.slug < other.slug ? -1 : 1),
      )
    },
  }
}

const placeOf = ({ topic, order }: Article): number => topics.indexOf(topic) * 1000 + order

async function readFolder(folder: URL, language: WrittenLanguage): Promise<Article[]> {
  const ending = `.${language}.md`
  const files = (await readdir(folder)).filter(file => file.endsWith(ending)).toSorted()
  return Promise.all(
    files.map(async file => {
      const address = new URL(file, folder)
      return parseArticle(file.slice(0, -ending.length), address.pathname, await readFile(address, 'utf8'))
    }),
  )
}

function onceEach<Arguments extends string[], Result>(
  work: (...args: Arguments) => Promise<Result>,
): (...args: Arguments) => Promise<Result> {
  const kept = new Map<string, () => Promise<Result>>()
  return (...args) => {
    const name = args.join('/')
    const known = kept.get(name) ?? once(() => work(...args))
    kept.set(name, known)
    return known()
  }
}

function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined
  return () => {
    running ??= work().catch((error: unknown) => {
      running = undefined
      throw error
    })
    return running
  }
}
