import { parseArgs } from 'node:util'
import { composeIdentityTools, composeOfflineTools, type IdentityTools } from '../identity/compose.ts'
import { type IdentityConfig, readIdentityConfig } from '../identity/config.ts'
import type { Database } from '../kit/database/index.ts'
import { AppError } from '../kit/errors/index.ts'
import { matchLanguage } from '../kit/i18n/index.ts'
import { prepareJobs } from '../kit/jobs/index.ts'
import { bankCipherColumns } from '../portals/bank/compose.ts'
import { askInTerminal } from './ask-in-terminal.ts'
import { explainFailure } from './explain-failure.ts'
import { migrateAll, migrations } from './schemas.ts'
import { serve } from './serve.ts'
import { openAppDatabase } from './start-all.ts'

export interface Command {
  words: readonly string[]
  takes: string
  does: string
  /** @returns whether all is well: the exit code is 0 or 1 */
  run: (rest: readonly string[]) => Promise<boolean>
}

/** `lingpai <words> <takes>`. */
export const commands: readonly Command[] = [
  {
    words: ['serve'],
    takes: '',
    does: 'start every app; npm start also loads the demonstration world',
    run: async () => {
      await serve(process.env)
      return true
    },
  },
  {
    words: ['migrate'],
    takes: '',
    does: "bring every application's tables up to date; production starts on no others",
    run: async () =>
      await withDatabase(async database => {
        await migrateAll(database, print)
        await prepareJobs({ database, report: error => print(explainFailure(error)) })
        print('jobs: up to date')
        return true
      }),
  },
  {
    words: ['realm', 'check'],
    takes: 'FILE',
    does: 'say what is wrong with a policy file, line by line',
    run: async rest => await offlineTools().checkRealm(fileIn(rest)),
  },
  {
    words: ['realm', 'load'],
    takes: 'FILE',
    does: 'make a policy file the running policy of its realm',
    run: async rest => await withTools(tools => tools.loadRealm(fileIn(rest))),
  },
  {
    words: ['account', 'import'],
    takes: '--realm REALM FILE',
    does: 'import accounts from JSON Lines or CSV; can be stopped and run again',
    run: async rest => {
      const { values, positionals } = parseArgs({
        args: [...rest],
        options: { realm: { type: 'string' } },
        allowPositionals: true,
      })
      if (!values.realm) throw new AppError('usage', { details: { sentences: ['Say which realm: --realm toll'] } })
      const options = { realm: values.realm, signal: stopSignal() }
      return await withTools(tools => tools.importAccounts(fileIn(positionals), options))
    },
  },
  {
    words: ['audit', 'verify'],
    takes: '[REALM]',
    does: 'look for edits, removals and reorders in the audit log',
    run: async rest => await withTools(tools => tools.verifyAudit(rest[0] ?? null)),
  },
  {
    words: ['keys', 'create'],
    takes: '',
    does: 'print new key material',
    run: async () => await offlineTools().createKeys(),
  },
  {
    words: ['keys', 'rotate'],
    takes: '',
    does: 'rotate the keys while the service runs',
    run: async () => await withTools(tools => tools.rotateKeys(stopSignal(), bankCipherColumns)),
  },
  {
    words: ['keys', 'rotate-signing'],
    takes: '--realm REALM [--now]',
    does: 'publish new signing keys of an issuer; they sign a day later, or `--now`',
    run: async rest => {
      const { realm, now: atOnce = false } = parseArgs({
        args: [...rest],
        options: { realm: { type: 'string' }, now: { type: 'boolean' } },
      }).values
      if (!realm) throw new AppError('usage', { details: { sentences: ['Say which realm: --realm toll'] } })
      return await withTools(tools => tools.rotateSigningKeys(realm, { atOnce }))
    },
  },
  {
    words: ['keys', 'backed-up'],
    takes: '',
    does: 'note that the present keys are backed up',
    run: async () => await withTools(tools => tools.markKeysBackedUp()),
  },
  {
    words: ['staff', 'add'],
    takes: '--username NAME --roles ROLES',
    does: 'add a member of the staff; asks for name, phone and ID number',
    run: async rest => {
      const given = memberIn(rest)
      return await withTools(async tools => await (await tools.staff()).add(given, askInTerminal))
    },
  },
  {
    words: ['staff', 'roles'],
    takes: '--username NAME --roles ROLES',
    does: 'change what a member may do: clerk, agent, operator, with commas; or none',
    run: async rest => {
      const given = memberIn(rest)
      return await withTools(async tools => await (await tools.staff()).changeRoles(given))
    },
  },
  {
    words: ['staff', 'list'],
    takes: '',
    does: 'who of the staff there is',
    run: async () => await withTools(async tools => await (await tools.staff()).list()),
  },
  {
    words: ['token', 'import'],
    takes: '--realm REALM FILE',
    does: 'take the tokens of a sealed seed file into stock; asks for the passphrase, or `--passphrase-file FILE`, `--passphrase-fd N`',
    run: async rest => {
      const { realm, positionals, ...given } = mediumIn(rest)
      return await withTools(
        async tools => await (await tools.media(realm)).importSeeds(fileIn(positionals), askInTerminal),
        withPassphrase(given),
      )
    },
  },
  {
    words: ['token', 'issue'],
    takes: '--realm REALM --serial SERIAL',
    does: 'give a token in stock to a holder; prints the activation code once',
    run: async rest => {
      const { realm, serial, replace } = mediumIn(rest)
      const given = { serial: wanted(serial, '--serial QH000001'), instead: replace }
      return await withTools(async tools => await (await tools.media(realm)).issueToken(given, askInTerminal))
    },
  },
  {
    words: ['token', 'seal'],
    takes: '--batch BATCH --out FILE TABLE',
    does: 'make a sealed seed file of a table of seeds; asks for a passphrase, or `--passphrase-file FILE`, `--passphrase-fd N`',
    run: async rest => {
      const options = { batch: { type: 'string' }, out: { type: 'string' }, ...passphraseOptions } as const
      const { values, positionals } = parseArgs({ args: [...rest], options, allowPositionals: true })
      const table = {
        file: fileIn(positionals),
        batch: wanted(values.batch, '--batch 2026-03-A'),
        out: wanted(values.out, '--out seeds.jsonl'),
      }
      return await offlineTools(withPassphrase(values)).sealSeeds(table, askInTerminal)
    },
  },
  {
    words: ['grid-card', 'issue'],
    takes: '--realm REALM --out FILE.pdf',
    does: 'make a grid card for a holder, as a PDF to print',
    run: async rest => {
      const { realm, out, replace } = mediumIn(rest)
      const given = { out: wanted(out, '--out card.pdf'), instead: replace }
      return await withTools(async tools => await (await tools.media(realm)).issueGridCard(given, askInTerminal))
    },
  },
  {
    words: ['certificate', 'register'],
    takes: '--realm REALM FILE.pem',
    does: 'register the certificate of a holder’s key; `--account ID`, or it asks for the holder',
    run: async rest => {
      const { realm, account, positionals } = mediumIn(rest)
      const given = { file: fileIn(positionals), account }
      return await withTools(async tools => await (await tools.media(realm)).registerCertificate(given, askInTerminal))
    },
  },
  {
    words: ['doctor'],
    takes: '',
    does: 'say what is wrong with this deployment',
    run: async () => await withTools(tools => tools.doctor(migrations)),
  },
]

export function findCommand(words: readonly string[]): { command: Command; rest: string[] } | undefined {
  const command = commands.find(each => each.words.every((word, index) => words[index] === word))
  return command && { command, rest: words.slice(command.words.length) }
}

export function usage(known: readonly Command[]): string {
  const lines = known.map(({ words, takes, does }) => `  lingpai ${`${words.join(' ')} ${takes}`.padEnd(47)}${does}`)
  return ['Lingpai 令牌: accounts and sign-in for a whole population.', '', ...lines].join('\n')
}

function memberIn(rest: readonly string[]): { username: string; roles: string } {
  const options = { username: { type: 'string' }, roles: { type: 'string' } } as const
  const { username, roles } = parseArgs({ args: [...rest], options }).values
  if (username && roles) return { username, roles }
  const sentence = 'Say who and what they may do: --username clerk-02 --roles clerk'
  throw new AppError('usage', { details: { sentences: [sentence] } })
}

/** What the commands of media take; `--replace` gives one in the place of the one in hand. */
function mediumIn(rest: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...rest],
    options: {
      realm: { type: 'string' },
      serial: { type: 'string' },
      account: { type: 'string' },
      out: { type: 'string' },
      replace: { type: 'boolean', default: false },
      ...passphraseOptions,
    },
    allowPositionals: true,
  })
  return { ...values, realm: wanted(values.realm, '--realm bank'), positionals }
}

/** For scripts. Never the passphrase itself: every process on the machine can read another's command line. */
const passphraseOptions = { 'passphrase-file': { type: 'string' }, 'passphrase-fd': { type: 'string' } } as const

function withPassphrase(given: {
  'passphrase-file'?: string | undefined
  'passphrase-fd'?: string | undefined
}): NodeJS.ProcessEnv {
  const { 'passphrase-file': file, 'passphrase-fd': descriptor } = given
  if (file === undefined && descriptor === undefined) return process.env
  if (descriptor !== undefined && !/^\d{1,4}$/.test(descriptor))
    throw new AppError('usage', { details: { sentences: ['A descriptor is a number: --passphrase-fd 3'] } })
  const { LINGPAI_SEEDS_PASSPHRASE: _, ...rest } = process.env
  return { ...rest, LINGPAI_SEEDS_PASSPHRASE_FILE: file ?? `/dev/fd/${descriptor}` }
}

function wanted(value: string | undefined, example: string): string {
  if (value) return value
  throw new AppError('usage', { details: { sentences: [`This is missing: ${example}`] } })
}

function fileIn(rest: readonly string[]): string {
  const [file] = rest
  if (!file) throw new AppError('usage', { details: { sentences: ['Name the file.'] } })
  return file
}

/** Ctrl-C stops long work between two batches; the same command goes on there. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController()
  process.once('SIGINT', () => stopping.abort())
  process.once('SIGTERM', () => stopping.abort())
  return stopping.signal
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const offlineTools = (environment = process.env) =>
  composeOfflineTools({ config: readIdentityConfig(environment), now: () => new Date(), print })

async function withTools(
  work: (tools: IdentityTools) => Promise<boolean>,
  environment = process.env,
): Promise<boolean> {
  const language = matchLanguage((process.env.LANG ?? '').replace(/[_.].*$/, '')) ?? 'en'
  return await withDatabase(async (database, config) => {
    return await work(composeIdentityTools({ config, database, now: () => new Date(), language, print }))
  }, environment)
}

async function withDatabase(
  work: (database: Database<unknown>, config: IdentityConfig) => Promise<boolean>,
  environment = process.env,
): Promise<boolean> {
  const config = readIdentityConfig(environment)
  const database = await openAppDatabase(config)
  try {
    return await work(database, config)
  } finally {
    await database.close()
  }
}
