import { parse } from 'yaml'
import { z } from 'zod'
import { AppError } from '../../kit/errors/index.ts'

/** The languages that articles are written in; zh-Hant is generated from zh-CN. */
export type WrittenLanguage = 'zh-CN' | 'en'

/** The groups of the index, in the order in which they are shown. */
export const topics = ['sign-in', 'password', 'code', 'phone', 'safety', 'privacy', 'about', 'legal'] as const

const errorCode = z.string().regex(/^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/)

const frontMatter = z.strictObject({
  title: z.string().min(2).max(60),
  summary: z.string().min(4).max(160),
  topic: z.enum(topics),
  /** Its place within the topic; the first of each topic is what most people come for. */
  order: z.int().min(1),
  kind: z.enum(['guide', 'legal']).default('guide'),
  /** The error codes that this article explains; the pages that show them link here. */
  explains: z.array(errorCode),
  updated: z.iso.date(),
  /** True for what is only so in the demonstration; an operator's own service does not show it. */
  demoOnly: z.boolean().default(false),
})

export interface Article extends z.output<typeof frontMatter> {
  slug: string
  /** Markdown, with its placeholders. */
  body: string
}

/** One file taken apart. Throws `help.article_invalid`, naming the file and what to mend. */
export function parseArticle(slug: string, file: string, text: string): Article {
  const parts = /^---\n(?<head>.*?)\n---\n(?<body>.*)$/s.exec(text.replaceAll('\r\n', '\n'))?.groups
  if (parts?.head === undefined || parts.body === undefined) throw invalid(file, 'It must begin with front matter.')
  const head = frontMatter.safeParse(readYaml(parts.head, file))
  if (!head.success) throw invalid(file, z.prettifyError(head.error))
  return { ...head.data, slug, body: parts.body.trim() }
}

function readYaml(head: string, file: string): unknown {
  try {
    return parse(head)
  } catch (cause) {
    throw invalid(file, 'The front matter is not YAML.', cause)
  }
}

const invalid = (file: string, reason: string, cause?: unknown): AppError =>
  new AppError('help.article_invalid', { details: { file, reason }, cause })
