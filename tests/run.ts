/**
 * Runs the compiled tests of the kinds named: `node dist/tests/run.js unit storage`. A file's kind is in its name, `x.test.ts`
 * (unit), `x.storage.test.ts`, `x.migrations.test.ts`, `x.e2e.test.ts`. Kinds run one after another, and one real
 * PostgreSQL serves all of them.
 */
import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../kit/database/testing-postgres.ts'
import { packageRoot } from '../kit/root.ts'

const root = fileURLToPath(packageRoot)
const kinds = ['unit', 'storage', 'migrations', 'e2e'] as const
type Kind = (typeof kinds)[number]

const isKind = (text: string): text is Kind => kinds.some(kind => kind === text)

function kindOf(file: string): Kind {
  const [, named = 'unit'] = /\.(storage|migrations|e2e)\.test\.js$/.exec(file) ?? []
  return isKind(named) ? named : 'unit'
}

/** Browsers share the machine's processor with what they test. */
const concurrencyOf = (kind: Kind): number => (kind === 'e2e' ? 1 : 2)

/** For a file: only what hangs ends by it, also on a machine that does much else. A walk through every page takes minutes. */
const timeoutOf = (kind: Kind): number => (kind === 'e2e' ? 30 : 10) * 60_000

const totals = { tests: 0, suites: 0, passed: 0, cancelled: 0, skipped: 0, todo: 0 }
let failed = false

async function runKind(kind: Kind, env: NodeJS.ProcessEnv): Promise<void> {
  const files = globSync('dist/**/*.test.js', { cwd: root }).filter(file => kindOf(file) === kind)
  process.stdout.write(`\n${kind}: ${files.length} files\n`)
  if (files.length === 0) return
  const stream = run({
    files: files.toSorted().map(file => `${root}${file}`),
    concurrency: concurrencyOf(kind),
    timeout: timeoutOf(kind),
    env,
  })
  stream.on('test:summary', ({ file, counts, success }) => {
    if (file !== undefined) return
    failed ||= !success
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += counts[name]
  })
  for await (const text of stream.compose(spec)) process.stdout.write(String(text))
}

/** Closes with the totals of all kinds, in the words of Node's own reporter. */
function printTotals(started: number): void {
  const lines = Object.entries({
    tests: totals.tests,
    suites: totals.suites,
    pass: totals.passed,
    fail: totals.tests - totals.passed - totals.cancelled - totals.skipped - totals.todo,
    cancelled: totals.cancelled,
    skipped: totals.skipped,
    todo: totals.todo,
    duration_ms: Math.round(performance.now() - started),
  })
  process.stdout.write(`\n${lines.map(([name, value]) => `ℹ ${name} ${value}\n`).join('')}`)
}

async function main(named: readonly string[]): Promise<void> {
  const started = performance.now()
  const wanted = kinds.filter(kind => named.length === 0 || named.includes(kind))
  const unknown = named.filter(kind => !isKind(kind))
  if (unknown.length > 0) throw new Error(`no such kind of test: ${unknown.join(', ')}; there are ${kinds.join(', ')}`)
  const server = await startPostgres()
  try {
    const env = { ...process.env, LINGPAI_TEST_POSTGRES: server.url }
    for (const kind of wanted) await runKind(kind, env)
  } finally {
    await server.stop()
  }
  printTotals(started)
  // A skipped test is one that nobody will notice failing.
  if (failed || totals.tests === 0 || totals.skipped + totals.todo > 0) process.exitCode = 1
}

await main(process.argv.slice(2))
