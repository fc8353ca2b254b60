import assert from 'node:assert/strict'
import { it } from 'node:test'
import { z } from 'zod'
import { register } from '../ceremonies/api/testing-headless.ts'
import { openTestApi } from '../testing-api.ts'

const world = await openTestApi()
const client = world.client()
const answer = await client.get('/realms/toll/api/openapi.json')

const schema = z.record(z.string(), z.unknown())
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z-]+$/),
  summary: z.string().min(5),
  description: z.string().optional(),
  tags: z.array(z.string()).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z.array(
    z.strictObject({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean(), schema }),
  ),
  requestBody: z
    .strictObject({
      required: z.literal(true),
      content: z.strictObject({ 'application/json': z.strictObject({ schema }) }),
    })
    .optional(),
  responses: z.record(
    z.string().regex(/^[245]\d\d$/),
    z.strictObject({
      description: z.string().min(1),
      content: z.record(z.string(), z.strictObject({ schema: schema.optional() })).optional(),
    }),
  ),
})
/** What of OpenAPI 3.1.0 the document uses, strictly: a member put in the wrong place is found. */
const documentSchema = z.strictObject({
  openapi: z.literal('3.1.0'),
  jsonSchemaDialect: z.url(),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.url() })).length(1),
  tags: z.array(z.strictObject({ name: z.string() })),
  paths: z.record(
    z.string().regex(/^(\/([\w.-]+|\{\w+\}))+$/),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operation),
  ),
  components: z.strictObject({ schemas: z.record(z.string(), schema), securitySchemes: z.record(z.string(), schema) }),
})

const document = documentSchema.parse(answer.json)
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, one]) => ({ path, method, ...one })),
)

it('documents every route that is mounted, and mounts every route that is documented', () => {
  const mounted = world.api.routes
    .filter(route => route.method !== 'ALL' && route.path !== '/openapi.json')
    .map(route => `${route.method.toLowerCase()} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`)
  assert.deepEqual(mounted.toSorted(), operations.map(({ method, path }) => `${method} ${path}`).toSorted())
  assert.ok(mounted.length > 10)
})

it('is below its realm', () => {
  assert.equal(document.servers[0]?.url, 'http://localhost:8080/realms/toll/api')
})

it('is written once a policy version, and told by its tag', async () => {
  const path = '/realms/toll/api/openapi.json'
  const first = await world.app.request(path)
  const tag = first.headers.get('etag') ?? ''
  assert.match(tag, /^"[\w-]{43}"$/)
  assert.equal(first.headers.get('cache-control'), 'no-cache')
  // Realms are read anew every few seconds.
  await world.realms.reload()
  for (const told of [tag, `W/${tag}`, `"other", ${tag}`]) {
    const again = await world.app.request(path, { headers: { 'If-None-Match': told } })
    assert.deepEqual([again.status, await again.text()], [304, ''])
  }
  const other = await world.app.request('/realms/bank/api/openapi.json', { headers: { 'If-None-Match': tag } })
  assert.equal(other.status, 200)
  assert.notEqual(other.headers.get('etag'), tag)
})

it('resolves every reference, and each schema stands once', () => {
  const references = [...answer.text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target)
  for (const target of references) {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(target)?.[1] ?? assert.fail(target)
    assert.ok(document.components.schemas[name], target)
  }
  assert.ok(references.includes('#/components/schemas/Answer'))
  assert.ok(!answer.text.includes('$defs'))
})

it('names each operation once, and each member of its path', () => {
  const ids = operations.map(one => one.operationId)
  assert.equal(new Set(ids).size, ids.length)
  for (const { path, parameters } of operations) {
    const named = parameters.filter(one => one.in === 'path').map(one => one.name)
    assert.deepEqual(
      named,
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    )
  }
})

it('says for each operation what a success is and which problems there are', () => {
  for (const { operationId, responses } of operations) {
    assert.equal(Object.keys(responses).filter(status => status.startsWith('2')).length, 1, operationId)
    assert.ok(responses[404] && responses[500] && responses[503], operationId)
  }
})

it('draws the account centre’s own table too, and its answers fit', async () => {
  const holder = world.client()
  await register(world, holder)
  const reading = operations.filter(one => one.method === 'get' && /^\/account(\/[a-z-]+)?$/.test(one.path))
  assert.ok(reading.length > 3)
  for (const { path } of reading) {
    const read = await holder.get(`/realms/toll/api${path}`)
    assert.equal(read.status, 200, `${path} ${read.text}`)
    const refused = await client.get(`/realms/toll/api${path}`)
    assert.deepEqual([refused.status, codeOf(refused.json)], [401, 'session.needed'])
  }
})

it('answers an unknown path, an unknown realm and a wrong media type with problems', async () => {
  assert.equal((await client.get('/realms/toll/api/nothing')).status, 404)
  const unknown = await client.get('/realms/nowhere/api/session')
  assert.deepEqual([unknown.status, codeOf(unknown.json)], [404, 'realm.unknown'])
  const form = await client.request('/realms/toll/api/ceremonies', { form: { purpose: 'sign-in' } })
  assert.deepEqual([form.status, codeOf(form.json)], [415, 'request.unsupported_media_type'])
})

it('says which member is wrong, and takes none that it does not know', async () => {
  const post = (json: unknown) => client.post('/realms/toll/api/ceremonies', json)
  for (const [json, path] of [
    [{ purpose: 'steal' }, 'purpose'],
    [{ purpose: 'sign-in', admin: true }, 'admin'],
    [{ purpose: 'sign-in', target: { aal: 9 } }, 'target.aal'],
  ] as const) {
    const { status, json: problem } = await post(json)
    assert.equal(status, 422)
    assert.deepEqual(issuesOf(problem), [path])
  }
  const twice = await client.request('/realms/toll/api/ceremonies', {
    body: '{"purpose":"sign-in","purpose":"recovery"}',
    headers: { 'content-type': 'application/json' },
  })
  assert.deepEqual([twice.status, codeOf(twice.json)], [400, 'request.malformed'])
})

it('takes no call from another site (ASVS 5.0 3.5.1)', async () => {
  const others: Record<string, string>[] = [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]
  for (const headers of others) {
    const begun = await client.post('/realms/toll/api/ceremonies', { purpose: 'sign-in' }, headers)
    assert.deepEqual([begun.status, codeOf(begun.json)], [403, 'csrf.cross_site'])
    const ended = await client.delete('/realms/toll/api/sessions/current', headers)
    assert.deepEqual([ended.status, codeOf(ended.json)], [403, 'csrf.cross_site'])
  }
  const own = { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8080' }
  assert.equal((await client.post('/realms/toll/api/ceremonies', { purpose: 'sign-in' }, own)).status, 201)
})

const codeOf = (problem: unknown): unknown => (problem as { code?: unknown }).code
const issuesOf = (problem: unknown): string[] =>
  (problem as { details: { issues: { path: string }[] } }).details.issues.map(issue => issue.path)
