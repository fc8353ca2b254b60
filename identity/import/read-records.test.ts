import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fileStart, type Place, type RawRecord, readRecords } from './read-records.ts'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function readAll(
  bytes: Uint8Array,
  { quoted = false, size = 7, from = fileStart }: { quoted?: boolean; size?: number; from?: Place } = {},
): Promise<RawRecord[]> {
  return await Array.fromAsync(readRecords(inChunks(bytes.subarray(from.byteOffset), size), { from, quoted }))
}

const read = (text: string, options = {}) => readAll(Buffer.from(text), options)

test('lines are numbered, blank ones passed over, CRLF taken off', async () => {
  const records = await read('一\r\n\n  \n二\n三')
  assert.deepEqual(
    records.map(({ line, text }) => [line, text]),
    [
      [1, '一'],
      [4, '二'],
      [5, '三'],
    ],
  )
})

test('a quoted record spans lines; a quote inside a plain cell opens nothing', async () => {
  const records = await read('a,"b\n""c"\nd"e,f\ng,h\n', { quoted: true })
  assert.deepEqual(
    records.map(({ line, text }) => [line, text]),
    [
      [1, 'a,"b\n""c"'],
      [3, 'd"e,f'],
      [4, 'g,h'],
    ],
  )
})

test('a line beyond the limit is one fault, and the next is read', async () => {
  const records = await read(`${'x'.repeat(70_000)}\nok\n`, { size: 1000 })
  assert.deepEqual(
    records.map(({ line, text, fault }) => [line, text, fault]),
    [
      [1, undefined, 'line-too-long'],
      [2, 'ok', undefined],
    ],
  )
})

test('a stray quote does not swallow the rest of the file', async () => {
  const text = `"open\n${'row,of,cells\n'.repeat(10_000)}`
  const records = await read(text, { quoted: true, size: 1000 })
  assert.equal(records[0]?.fault, 'line-too-long')
  assert.equal(records.at(-1)?.text, 'row,of,cells')
  assert.equal(records.at(-1)?.line, 10_001)
})

test('bytes that are not UTF-8 are a fault', async () => {
  const [record] = await readAll(Buffer.from([0x61, 0xff, 0x0a]))
  assert.equal(record?.fault, 'bad-encoding')
})

const line = fc.stringMatching(/^[a,"é王\r]{0,12}$/)

test('however the bytes are cut, the records are the same, and reading goes on at any of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 50 }), fc.boolean(), async (lines, size, quoted) => {
      const bytes = Buffer.from(lines.join('\n'))
      const whole = await readAll(bytes, { quoted, size: 1_000_000 })
      assert.deepEqual(await readAll(bytes, { quoted, size }), whole)
      for (const [at, { next }] of whole.entries()) {
        assert.deepEqual(await readAll(bytes, { quoted, size, from: next }), whole.slice(at + 1))
      }
    }),
  )
})
