import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hono } from 'hono'
import { AppError } from '../errors/index.ts'
import { createErrorTable } from './error-table.ts'
import { retryAfter } from './retry-after.ts'

const app = new Hono()
const table = createErrorTable(
  { 'database.unavailable': 503, overloaded: 503 },
  { logIncident: () => {}, newIncident: () => '1' },
)
app.use(retryAfter())
app.onError(error => table.problemJson(error))
const inner = new Hono()
inner.get('/page', c => c.html('<p>later</p>', 503))
inner.get('/json', () => {
  throw new AppError('database.unavailable')
})
inner.get('/busy', () => {
  throw new AppError('overloaded', { details: { retryAfterSeconds: 2 } })
})
inner.get('/fine', c => c.text('fine'))
app.route('/', inner)

for (const [path, status, wait] of [
  ['/page', 503, '5'],
  ['/json', 503, '5'],
  ['/busy', 503, '2'],
  ['/fine', 200, null],
] as const) {
  test(`${path}: ${status}, Retry-After ${wait}`, async () => {
    const answer = await app.request(path)
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [status, wait])
  })
}
