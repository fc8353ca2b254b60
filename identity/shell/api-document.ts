import { z } from 'zod'
import { commonErrors, problemSchema, writingErrors } from './api-problem.ts'
import type { ApiRoute } from './api-routes.ts'

export interface DocumentedApi {
  title: string
  version: string
  /** The address that the paths follow. */
  address: string
  routes: readonly ApiRoute[]
  statusOf: (code: string) => number | undefined
}

type Json = Record<string, unknown>

/** The OpenAPI 3.1 document of the routes; its schemas are the very ones that calls are parsed with. */
export function describeApi({ title, version, address, routes, statusOf }: DocumentedApi): Json {
  const schemas = createSchemaBook()
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operationOf(route, schemas, statusOf) }
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: { title, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: address }],
    tags: [...new Set(routes.flatMap(route => route.tags))].map(name => ({ name })),
    paths,
    components: { schemas: schemas.all(), securitySchemes },
  }
}

const securitySchemes = {
  staffToken: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An access token of the realm `staff` with scope `staff`; bound to a key (RFC 9449) it comes as `DPoP`.',
  },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token of this realm with scope `openid`; bound to a key (RFC 9449) it comes as `DPoP`.',
  },
  signature: { type: 'apiKey', in: 'header', name: 'X-Lingpai-Signature' },
  session: { type: 'apiKey', in: 'cookie', name: 'identity-<realm>-session' },
  browser: { type: 'apiKey', in: 'cookie', name: 'identity-<realm>-device' },
}

const security = {
  browser: [{ browser: [] }],
  holder: [{ session: [] }],
  staff: [{ staffToken: [] }],
  application: [{ accessToken: [] }],
  provider: [{ signature: [] }],
}

function operationOf(route: ApiRoute, schemas: SchemaBook, statusOf: DocumentedApi['statusOf']): Json {
  const { method, path, summary, description, tags, request, caller } = route
  return {
    operationId: operationId(method, path),
    summary,
    ...(description === undefined ? {} : { description }),
    tags,
    ...(caller === undefined ? {} : { security: security[caller] }),
    parameters: parametersOf(route, schemas),
    ...(request && {
      requestBody: { required: true, content: { 'application/json': { schema: schemas.take(request, 'input') } } },
    }),
    responses: { ...successOf(route, schemas), ...problemsOf(route, schemas, statusOf) },
  }
}

/** `post /ceremonies/:id/answers` → `post-ceremonies-id-answers`. */
const operationId = (method: string, path: string): string =>
  [method, ...path.split('/').filter(Boolean)].map(part => part.replace(':', '')).join('-')

function parametersOf({ path, parameters, query }: ApiRoute, schemas: SchemaBook): Json[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: schemas.take(schemaAt(parameters, name) ?? z.string(), 'input'),
  }))
  const inQuery = Object.keys(query?.shape ?? {}).map(name => {
    const schema = schemaAt(query, name) ?? z.string()
    return { name, in: 'query', required: !schema.safeParse(undefined).success, schema: schemas.take(schema, 'input') }
  })
  return [...inPath, ...inQuery]
}

function schemaAt(object: z.ZodObject | undefined, name: string): z.ZodType | undefined {
  const found: unknown = object?.shape[name]
  return found instanceof z.ZodType ? found : undefined
}

function successOf({ status, response }: ApiRoute, schemas: SchemaBook): Json {
  if (response === null) return { 204: { description: 'Done' } }
  const content =
    response instanceof z.ZodType
      ? { 'application/json': { schema: schemas.take(response, 'output') } }
      : Object.fromEntries(response.media.map(media => [media, {}]))
  return { [status ?? 200]: { description: 'Done', content } }
}

export const errorsOf = (route: ApiRoute): string[] => [
  ...new Set([
    ...commonErrors,
    ...(route.method === 'get' ? [] : writingErrors),
    ...(route.query ? ['request.invalid'] : []),
    ...route.errors,
  ]),
]

function problemsOf(route: ApiRoute, schemas: SchemaBook, statusOf: DocumentedApi['statusOf']): Json {
  const byStatus = new Map<number, string[]>()
  for (const code of errorsOf(route)) {
    const status = statusOf(code)
    // A code without a status would be an incident: the table of errors lacks a row.
    if (status === undefined) throw new TypeError(`No status for the error ${code} of ${route.method} ${route.path}`)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const problem = schemas.take(problemSchema, 'output')
  return Object.fromEntries(
    [...byStatus, [500, ['internal']] as const].map(([status, codes]) => [
      status,
      {
        description: codes.join(', '),
        content: {
          'application/problem+json': { schema: { allOf: [problem, { properties: { code: { enum: codes } } }] } },
        },
      },
    ]),
  )
}

type SchemaBook = ReturnType<typeof createSchemaBook>

/** Schemas with an id stand once under `components`; the others where they are used. */
function createSchemaBook() {
  const all: Record<string, unknown> = {}
  return {
    all: () => all,
    take(schema: z.ZodType, io: 'input' | 'output'): unknown {
      const { $schema: _dialect, $defs = {}, ...own } = z.toJSONSchema(schema, { io })
      for (const [name, definition] of Object.entries($defs)) all[name] = moved(definition)
      const { id } = own
      if (typeof id !== 'string') return moved(own)
      all[id] = moved(own)
      return { $ref: `#/components/schemas/${id}` }
    },
  }
}

/** `#/$defs/X` → `#/components/schemas/X`; a schema's `id` has become its name there. */
function moved(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema), (name, value: unknown) => {
    if (name === '$ref' && typeof value === 'string') return value.replace('#/$defs/', '#/components/schemas/')
    return name === 'id' && typeof value === 'string' ? undefined : value
  }) as unknown
}
