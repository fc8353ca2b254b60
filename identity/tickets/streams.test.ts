import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import type { TicketStatus } from '../tables-tickets.ts'
import { createTicketStreams, type Waiting } from './streams.ts'

const start = new Date('2026-01-01T00:00:00Z')
const decoder = new TextDecoder()

function open(given: { perProcess?: number } = {}) {
  const clock = { at: start.getTime() }
  const table: { id: string; status: TicketStatus; at: number }[] = []
  const asked: Date[] = []
  const streams = createTicketStreams({
    changedSince: async since => {
      asked.push(since)
      return table.filter(({ at }) => at >= since.getTime())
    },
    report: error => {
      throw error
    },
    now: () => new Date(clock.at),
    perProcess: given.perProcess ?? 10,
    lookEveryMs: 400,
  })
  const waiting = (n: number, change: Partial<Waiting> = {}): Waiting => ({
    ticketId: `t${n}`,
    browser: `b${n}`,
    status: 'pending',
    addressKey: 'a',
    perAddress: 10,
    expiresAt: new Date(start.getTime() + 120_000),
    ...change,
  })
  return { clock, table, asked, streams, waiting }
}

/** All that a stream says until it ends. */
async function readAll(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  assert.ok(stream)
  let text = ''
  for await (const chunk of stream) text += decoder.decode(chunk)
  return text
}

test('a change in this process is told at once, and the stream ends', async () => {
  const { streams, waiting } = open()
  const stream = streams.open(waiting(1))
  streams.changed('t1')
  assert.match(await readAll(stream), /^retry: \d+\n\nevent: changed\ndata:\n\n$/)
  assert.equal(streams.size(), 0)
})

test('a change in another process is found by one look for all who wait', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { streams, waiting, table, clock, asked } = open()
  const [first, second] = [streams.open(waiting(1)), streams.open(waiting(2))]
  table.push({ id: 't1', status: 'scanned', at: clock.at })
  t.mock.timers.tick(400)
  assert.match(await readAll(first), /changed/)
  assert.equal(asked.length, 1)
  assert.equal(streams.size(), 1)
  await second?.cancel()
})

test('what the page shows already is no change', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { streams, waiting, table, clock } = open()
  const stream = streams.open(waiting(1, { status: 'scanned' }))
  table.push({ id: 't1', status: 'scanned', at: clock.at })
  t.mock.timers.tick(400)
  await new Promise(setImmediate)
  assert.equal(streams.size(), 1)
  await stream?.cancel()
})

test('at the deadline everybody is told to look', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { streams, waiting, clock } = open()
  const stream = streams.open(waiting(1))
  clock.at += 120_000
  t.mock.timers.tick(400)
  assert.match(await readAll(stream), /changed/)
})

test('one browser has one stream: a second takes the place of the first, which ends', async () => {
  const { streams, waiting } = open()
  const first = streams.open(waiting(1))
  const second = streams.open(waiting(1))
  assert.doesNotMatch(await readAll(first), /changed/)
  assert.equal(streams.size(), 1)
  await second?.cancel()
})

test('connections do not pile up: not from one address, not in the process, and whoever leaves makes room', async () => {
  const { streams, waiting } = open({ perProcess: 3 })
  const few = { perAddress: 2 }
  const first = streams.open(waiting(1, few))
  assert.ok(first)
  assert.ok(streams.open(waiting(2, few)))
  assert.equal(streams.open(waiting(3, few)), null)
  assert.ok(streams.open(waiting(4, { addressKey: 'b' })))
  assert.equal(streams.open(waiting(5, { addressKey: 'c' })), null)
  await first.cancel()
  assert.ok(streams.open(waiting(5, { addressKey: 'c' })))
  assert.equal(streams.size(), 3)
  streams.close()
  assert.equal(streams.size(), 0)
  assert.equal(streams.open(waiting(6)), null)
})

test('a browser that takes nothing is dropped', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { streams, waiting, clock } = open()
  assert.ok(streams.open(waiting(1, { expiresAt: new Date(start.getTime() + 3_600_000) })))
  for (let look = 0; look < 6 && streams.size() > 0; look++) {
    clock.at += 20_000
    t.mock.timers.tick(400)
    await new Promise(setImmediate)
  }
  assert.equal(streams.size(), 0)
})

test('nobody waiting, nothing is looked for', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { streams, waiting, asked } = open()
  const stream = streams.open(waiting(1))
  await stream?.cancel()
  t.mock.timers.tick(400)
  await new Promise(setImmediate)
  t.mock.timers.tick(4_000)
  assert.equal(asked.length, 1)
  mock.timers.reset()
})
