import { type AppError, isAppError } from '../kit/errors/index.ts'

/** Why a start or a command failed, and what to write or do about it. Anything unforeseen comes with its stack. */
export function explainFailure(error: unknown): string {
  if (isAppError(error)) {
    const { sentences, ...details } = error.details
    if (Array.isArray(sentences)) return sentences.join('\n')
    const words = refusalOf(error) ?? sentencesByCode[error.code]?.(said(details))
    const shown = Object.keys(details).length > 0 ? `${error.code}: ${JSON.stringify(details)}` : error.code
    return `${words ?? shown}${causeOf(error)}`
  }
  if (!(error instanceof Error)) return String(error)
  // What parseArgs of node:util says of an option is a sentence already.
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')) return error.message
  if ('path' in error && 'code' in error && folderFaults.includes(String(error.code)))
    return `LINGPAI_DATA must be a folder that can be written: ${error.message}.`
  return error.stack ?? error.message
}

const folderFaults = ['EACCES', 'ENOTDIR', 'EROFS', 'ENOSPC', 'EPERM']

/** A server that answers, and says no. */
function refusalOf({ code, details, cause }: AppError): string | undefined {
  const mend = code === 'database.unavailable' ? serverRefusals[String(details['reason'])] : undefined
  return mend && `The database refused: ${cause instanceof Error ? cause.message : String(details['reason'])}. ${mend}`
}

type Said = (name: string) => string

const said =
  (details: Readonly<Record<string, unknown>>): Said =>
  name => {
    const detail = details[name]
    if (Array.isArray(detail)) return detail.join(', ')
    return typeof detail === 'string' || typeof detail === 'number' ? String(detail) : '?'
  }

/** What went wrong underneath, where an operator has to see it to mend it. */
function causeOf({ code, cause }: AppError): string {
  return code === 'database.migration_failed' && cause instanceof Error ? ` ${cause.message}` : ''
}

const sentencesByCode: Readonly<Record<string, (of: Said) => string>> = {
  'database.in_use': of =>
    `Process ${of('process')} has the embedded database in ${of('folder')} open, and only one may. Stop it first, name another folder in LINGPAI_DATA, or use a PostgreSQL server (DATABASE_URL).`,
  'database.unavailable': of =>
    `The database does not answer (${of('reason')}). See that it runs, and that DATABASE_URL names its host and port.`,
  'database.timeout': () => 'The database took too long to answer.',
  'database.migration_failed': of =>
    `Migration ${of('migration')} of ${of('schema')} failed, and nothing of it was kept.`,
  'database.migration_changed': of =>
    `Migration ${of('migration')} of ${of('schema')} is not the one that was applied. Run the release that made this database, or a later one, as it was published.`,
  'database.not_migrated': of =>
    `The tables of ${of('schema')} are not those of this release (${of('pending')}): run "lingpai migrate" first, then start.`,
  'folder.unwritable': of =>
    `The folder ${of('folder')} can't be made (${of('reason')}). LINGPAI_DATA must be a folder that can be written.`,
  'server.address_in_use': of =>
    `Port ${of('port')} on ${of('host')} is in use. Stop what has it, or move the block of ports with LINGPAI_PORT.`,
  'server.not_listening': of =>
    `Can't listen on ${of('host')} port ${of('port')} (${of('reason')}). LINGPAI_HOST must be an address of this machine.`,
  'keys-not-configured': () =>
    'Production needs keys: name their file in LINGPAI_KEYS_FILE, or set LINGPAI_KEYS, or LINGPAI_KEY_SERVICE_URL with LINGPAI_KEY_SERVICE_TOKEN. "lingpai keys create" prints new ones.',
  'keys-configured-twice': of =>
    `Keys come from one place, but these are all set: ${of('settings')}. Keep one of them.`,
  'keys-invalid': of => `The keys can't be read (${of('faults')}). "lingpai keys create" prints what they look like.`,
  'keys-incomplete': of => `The keys have no "${of('missing')}" part. Take it over from what "${of('mend')}" prints.`,
  'keys-not-in-a-file': () =>
    'This command rewrites the file of keys: name one in LINGPAI_KEYS_FILE. Keys of a key service or in LINGPAI_KEYS are put into a file first.',
  'key-file-missing': of =>
    `There is no file of keys at ${of('path')}. "lingpai keys create" prints what to put there.`,
  'key-file-open-to-others': of => `Others may read the keys (mode ${of('mode')}). Run: ${of('mend')}`,
  'key-service-url-invalid': of => `${of('setting')} must be a URL.`,
  'key-service-token-missing': of =>
    `${of('setting')} or ${of('setting')}_FILE must be set: the key service asks for it.`,
  'key-service-not-https': () => 'LINGPAI_KEY_SERVICE_URL must begin with https:// in production.',
  'key-service-refused': of =>
    `The key service answered ${of('status')} instead of 200: look at its address and token.`,
  'key-service-unreachable': () =>
    'The key service does not answer: see that LINGPAI_KEY_SERVICE_URL is right and it runs.',
  'ciphertext-unreadable': () =>
    'The keys are not those that the database was written with. Bring back the right ones, or start with an empty database.',
  'places.file_unreadable': of => `LINGPAI_PLACES_FILE must be a file that can be read; it is ${of('file')}.`,
  'places.file_not_xdb': of => `${of('file')} is no ip2region file (xdb).`,
  'places.file_wrong_family': of => `${of('file')} must be an ip2region file for ${of('expected')}.`,
  'policy.unreadable': of => `There is no policy file ${of('file')} that can be read.`,
  'policy.stored_unreadable': of =>
    `This release can't take the running policy of realm ${of('realm')}: ${of('problems')}. Mend its file, then: lingpai realm load FILE`,
  'policy.shared_origin': of =>
    `Realms ${of('realms')} have the same origin ${of('origin')}. Production needs one for each: change "origin" in one policy and load it.`,
  'realm.unknown': () => 'There is no such realm. "lingpai realm load FILE" makes one of a policy file.',
  'import.file-unreadable': () => 'There is no such file that can be read.',
  'import.format-unknown': () => 'Name the file .jsonl, .ndjson or .csv, by what is in it.',
  'import.header-invalid': of => `The first line of a CSV file names its columns, out of ${of('columns')}.`,
  'import.overtaken': () => 'Another command is importing this file. This one gives way.',
  'rotation.not-adopted': of =>
    `${of('processes')} running process(es) did not take up the new keys: see that they read the same file of keys, or stop them. Then run the command again; it goes on where it stood.`,
  'rotation.running-elsewhere': () => 'Another command is rotating the keys. This one gives way.',
  'rotation.unreadable': of =>
    `${of('rows')} row(s) of ${of('step')} can't be read with these keys. No key is dropped while that is so: bring back the key that wrote them.`,
  'rotation.too-many-keys': of => `The keys have more than two of "${of('use')}": take away those that no row needs.`,
}

/** What a PostgreSQL server says no to when it is asked to open the database. */
const serverRefusals: Readonly<Record<string, string>> = {
  '28000': 'DATABASE_URL must name a role that may connect.',
  '28P01': 'The password in DATABASE_URL must be that of its role.',
  '3D000': 'Create the database that DATABASE_URL names, or name one that is there.',
  '42501': 'The role in DATABASE_URL must be allowed to create schemas in its database.',
}
