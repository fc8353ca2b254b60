/** For tests only: holds every answer of the JSON API to the table that its route stands in. */
import assert from 'node:assert/strict'
import { z } from 'zod'
import { errorsOf } from './shell/api-document.ts'
import { type ApiRoute, problemSchema } from './shell/index.ts'
import type { TestFetch } from './testing-client.ts'

const below = /^\/realms\/[^/]+\/api(\/.*)$/

/** Answers as `fetch` does, after looking at what it answered. */
export function checkedFetch(
  fetch: TestFetch,
  routes: readonly ApiRoute[],
  statusOf: (code: string) => number | undefined,
): TestFetch {
  return async request => {
    const response = await fetch(request)
    const [, path] = below.exec(new URL(request.url).pathname) ?? []
    const route = routes.find(one => one.method === request.method.toLowerCase() && fits(one.path, path ?? ''))
    const label = `${request.method} ${path}`
    if (response.status >= 400) await checkProblem({ response: response.clone(), route, label, statusOf })
    else if (route) await checkSuccess(response.clone(), route, label)
    else assert.equal(path, '/openapi.json', `${label} is in no table`)
    return response
  }
}

export function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  return wanted.length === given.length && wanted.every((part, i) => part.startsWith(':') || part === given[i])
}

async function checkProblem(given: {
  response: Response
  route: ApiRoute | undefined
  label: string
  statusOf: (code: string) => number | undefined
}): Promise<void> {
  const { response, route, label } = given
  assert.equal(response.headers.get('content-type'), 'application/problem+json', label)
  const problem = problemSchema.parse(await response.json())
  assert.equal(problem.status, response.status, label)
  assert.equal(problem.status, given.statusOf(problem.code), `${label} answered ${problem.code}`)
  const known = route ? errorsOf(route) : ['request.not_found', 'realm.unknown', 'csrf.cross_site']
  assert.ok(known.includes(problem.code), `${label} answered ${problem.code}, which its table does not name`)
}

async function checkSuccess(response: Response, route: ApiRoute, label: string): Promise<void> {
  assert.equal(response.status, route.response === null ? 204 : (route.status ?? 200), label)
  if (route.response === null) return assert.equal(await response.text(), '', label)
  const type = response.headers.get('content-type') ?? ''
  if (!(route.response instanceof z.ZodType)) return assert.ok(route.response.media.includes(type), label)
  assert.equal(type, 'application/json', label)
  route.response.parse(await response.json())
}
