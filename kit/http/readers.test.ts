import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Hono } from 'hono'
import { z } from 'zod'
import { bodyLimit, createErrorTable, readForm, readJson, readQuery } from './index.ts'

// Every case cites security.md, "Bad input of any kind gets a 4xx that says what to mend, never a 500".

const person = z.strictObject({ name: z.string().min(1), city: z.string().optional() })
const incidents: unknown[] = []
const table = createErrorTable(
  {},
  { logIncident: (_id, error) => incidents.push(error), newIncident: () => 'incident-1' },
)
const app = new Hono()
app.post('/form', async c => c.json(await readForm(c, person, { limit: 1000 })))
app.post('/tags', async c => c.json(await readForm(c, z.object({ tag: z.array(z.string()) }), { repeated: ['tag'] })))
app.post('/json', async c => c.json({ read: await readJson(c, z.unknown(), { limit: 1000 }) }))
app.get('/query', c => c.json(readQuery(c, person)))
app.post('/limited', bodyLimit(10), c => c.text('in'))
app.onError(error => table.problemJson(error))

const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' }
const jsonHeaders = { 'content-type': 'application/json' }
const form = (body: BodyInit, headers: Record<string, string> = formHeaders) =>
  app.request('/form', { method: 'POST', body, headers })
const json = (body: BodyInit, headers: Record<string, string> = jsonHeaders) =>
  app.request('/json', { method: 'POST', body, headers })

async function refused(answer: Response | Promise<Response>, status: number, code: string, details: unknown) {
  const response = await answer
  const problem = (await response.json()) as Record<string, unknown>
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  assert.deepEqual([response.status, problem.code, problem.details], [status, code, details])
}
const malformed = (answer: Response | Promise<Response>, reason: string) =>
  refused(answer, 400, 'request.malformed', { reason })

describe('readForm', () => {
  it('reads percent-encoded and raw UTF-8, plus signs as spaces', async () => {
    const answer = await form('name=%E6%9D%8E+%E6%98%8E&city=青禾', {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    })
    assert.deepEqual(await answer.json(), { name: '李 明', city: '青禾' })
  })
  it('agrees with URLSearchParams on whatever that writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), async name => {
        fc.pre(!name.includes('\u0000'))
        const answer = await form(new URLSearchParams({ name }).toString())
        assert.deepEqual(await answer.json(), { name })
      }),
      { numRuns: 50 },
    )
  })
  it('refuses a duplicate parameter', () => malformed(form('name=a&name=b'), 'duplicate_parameter'))
  it('refuses a duplicate that is spelled otherwise', () => malformed(form('name=a&n%61me=b'), 'duplicate_parameter'))
  it('gives an array where a name may repeat', async () => {
    const answer = await app.request('/tags', { method: 'POST', body: 'tag=a&tag=b', headers: formHeaders })
    assert.deepEqual(await answer.json(), { tag: ['a', 'b'] })
  })
  it('refuses bytes that are not UTF-8', () => malformed(form(new Uint8Array([0x6e, 0x3d, 0xff])), 'not_utf8'))
  it('refuses percent-encoded bytes that are not UTF-8', () => malformed(form('name=%FF'), 'not_utf8'))
  it('refuses an overlong encoding', () => malformed(form('name=%C0%80'), 'not_utf8'))
  it('refuses a stray percent sign', () => malformed(form('name=50%'), 'bad_percent_encoding'))
  it('refuses U+0000, which PostgreSQL cannot store', () => malformed(form('name=a%00b'), 'forbidden_character'))
  it('refuses 201 parameters', () =>
    malformed(form(Array.from({ length: 201 }, (_, i) => `p${i}`).join('&')), 'too_many_parameters'))
  it('refuses a body over the limit', () =>
    refused(form(`name=${'a'.repeat(1000)}`), 413, 'request.too_large', { limitBytes: 1000 }))
  it('counts a body that gives no length', () => {
    const body = new ReadableStream({
      pull: controller => controller.enqueue(new Uint8Array(400).fill(0x61)),
    })
    const request = new Request('http://localhost/form', {
      method: 'POST',
      body,
      headers: formHeaders,
      duplex: 'half',
    } as RequestInit)
    return refused(app.request(request), 413, 'request.too_large', { limitBytes: 1000 })
  })
  for (const type of [
    'text/plain',
    'application/json',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded; charset=gbk',
  ])
    it(`refuses ${type}`, () =>
      refused(form('name=a', { 'content-type': type }), 415, 'request.unsupported_media_type', {
        expected: 'application/x-www-form-urlencoded',
      }))
  it('names the field that is wrong and not what it held', () =>
    refused(form('name='), 422, 'request.invalid', { issues: [{ path: 'name', code: 'too_small' }] }))
  it('names an unknown field', () =>
    refused(form('name=a&nmae=b'), 422, 'request.invalid', { issues: [{ path: 'nmae', code: 'unrecognized_keys' }] }))
  it('does not repeat an unknown field that is no name', () =>
    refused(form('name=a&13800138000%20a=b'), 422, 'request.invalid', {
      issues: [{ path: '?', code: 'unrecognized_keys' }],
    }))
  it('is not fooled by __proto__', () =>
    refused(form('name=a&__proto__=b'), 422, 'request.invalid', {
      issues: [{ path: '__proto__', code: 'unrecognized_keys' }],
    }))
})

describe('readJson', () => {
  it('reads an object', async () =>
    assert.deepEqual(await (await json('{"a":[1,"二"]}')).json(), { read: { a: [1, '二'] } }))
  it('takes a +json type', async () =>
    assert.equal((await json('1', { 'content-type': 'application/merge-patch+json' })).status, 200))
  it('refuses what is not JSON', () => malformed(json('{a:1}'), 'not_json'))
  it('refuses an empty body', () => malformed(json(''), 'not_json'))
  it('refuses a duplicate member', () => malformed(json('{"a":1,"\\u0061":2}'), 'duplicate_parameter'))
  it('takes the same member in two objects', async () =>
    assert.equal((await json('[{"a":1},{"a":{"a":":{"}}]')).status, 200))
  it('takes 20 levels', async () => assert.equal((await json('['.repeat(20) + ']'.repeat(20))).status, 200))
  it('refuses 21 levels', () => malformed(json('['.repeat(21) + ']'.repeat(21)), 'too_deep'))
  it('refuses bytes that are not UTF-8', () => malformed(json(new Uint8Array([0x22, 0xc3, 0x22])), 'not_utf8'))
  it('refuses an escaped U+0000', () => malformed(json('{"a":"\\u0000"}'), 'forbidden_character'))
  it('refuses a lone surrogate', () => malformed(json('{"a":["\\ud800"]}'), 'forbidden_character'))
  it('refuses a form', () =>
    refused(json('a=1', formHeaders), 415, 'request.unsupported_media_type', { expected: 'application/json' }))
  it('refuses a body over the limit', () =>
    refused(json(`"${'a'.repeat(1000)}"`), 413, 'request.too_large', { limitBytes: 1000 }))
  it('never answers 500, whatever is sent', async () => {
    incidents.length = 0
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map(text => new TextEncoder().encode(text)),
    )
    await fc.assert(
      fc.asyncProperty(anything, async body => {
        assert.ok((await json(body)).status < 500)
        assert.ok((await form(body)).status < 500)
      }),
      { numRuns: 200 },
    )
    assert.deepEqual(incidents, [])
  })
})

describe('readQuery', () => {
  it('reads the query', async () =>
    assert.deepEqual(await (await app.request('/query?name=%E6%9D%8E')).json(), { name: '李' }))
  it('refuses a duplicate parameter', () => malformed(app.request('/query?name=a&name=b'), 'duplicate_parameter'))
  it('refuses percent-encoded bytes that are not UTF-8', () => malformed(app.request('/query?name=%FF'), 'not_utf8'))
  it('refuses a query without what is needed', () =>
    refused(app.request('/query'), 422, 'request.invalid', { issues: [{ path: 'name', code: 'invalid_type' }] }))
})

describe('bodyLimit', () => {
  it('refuses an announced length before reading', () =>
    refused(
      app.request('/limited', { method: 'POST', body: 'x', headers: { 'content-length': '11' } }),
      413,
      'request.too_large',
      { limitBytes: 10 },
    ))
  it('lets the rest through', async () =>
    assert.equal(
      (await app.request('/limited', { method: 'POST', body: 'x', headers: { 'content-length': '1' } })).status,
      200,
    ))
})
