import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'
import type { Language } from '../../kit/i18n/index.ts'
import type { HolderData } from './collect-data.ts'
import { phrases } from './phrases/index.ts'

export interface ZipOptions {
  language: Language
  /** The service's name in that language. */
  service: string
  now: Date
}

/** `data.json` and a note that says what is in it, in the person's language. */
export async function zipData(data: HolderData, { language, service, now }: ZipOptions): Promise<Buffer> {
  const words = phrases(language)
  const zip = new yazl.ZipFile()
  const add = (name: string, text: string): void => zip.addBuffer(Buffer.from(text, 'utf8'), name, { mtime: now })
  add('data.json', `${JSON.stringify(data, null, 2)}\n`)
  // With a byte order mark and CRLF, so that the plainest editor of an old Windows shows it right.
  const subjects = subjectNames.map(name => `  ${name}: ${words(`subject.${name}`)}`)
  const note = [
    words('readme.title', { service }),
    '',
    words('readme.body'),
    '',
    ...subjects,
    '',
    words('readme.care'),
    '',
  ]
  add(words('readme.file'), `\uFEFF${note.join('\r\n')}`)
  zip.end()
  return await buffer(zip.outputStream)
}

const subjectNames = [
  'account',
  'person',
  'identifiers',
  'identifierChanges',
  'password',
  'authenticators',
  'passkeys',
  'phones',
  'faceChecks',
  'confirmations',
  'inbox',
  'devices',
  'sessions',
  'applications',
  'approvals',
  'notices',
  'locks',
  'riskVerdicts',
  'signInAttempts',
  'events',
] as const satisfies readonly (keyof HolderData)[]
