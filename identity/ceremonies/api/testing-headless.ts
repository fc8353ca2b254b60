/** For tests only: what a program does to go through a ceremony. */
import assert from 'node:assert/strict'
import { composeResidentId } from '../../../kit/china/index.ts'
import { solveWork } from '../../../kit/ui/islands/solve-work.ts'
import type { TestAnswer, TestClient } from '../../testing-client.ts'

export const api = '/realms/toll/api'

export interface TestView {
  id: string
  next: { state: string; step: { kind: string; [more: string]: unknown }; reason?: string }
  recipientMasked: string | null
  identifierMasked: string | null
  [more: string]: unknown
}

export interface TestProblem {
  status: number
  code: string
  details: { view: TestView; [more: string]: unknown }
}

export const viewOf = (answer: TestAnswer): TestView => (answer.json as { view: TestView }).view
export const problemOf = (answer: TestAnswer): TestProblem => answer.json as TestProblem
export const stepOf = (answer: TestAnswer): string => viewOf(answer).next.step.kind

export const person = {
  name: '林青',
  document: composeResidentId({ regionCode: '330106', birthDate: '19900307', sequence: '881' }),
}
export const phone = '13900001234'
export const password = 'Plum rain over the river 7'

export async function begin(client: TestClient, request: object, realmApi = api): Promise<TestView> {
  const begun = await client.post(`${realmApi}/ceremonies`, request)
  assert.equal(begun.status, 201, begun.text)
  return viewOf(begun)
}

export const answer = (client: TestClient, id: string, given: object, realmApi = api): Promise<TestAnswer> =>
  client.post(`${realmApi}/ceremonies/${id}/answers`, given)

/** Does the work that stands in a picture's place for programs. */
export async function passCaptcha(client: TestClient, id: string, realmApi = api): Promise<TestAnswer> {
  const issued = await client.post(`${realmApi}/ceremonies/${id}/captchas`, { way: 'work' })
  assert.equal(issued.status, 201, issued.text)
  const { captcha } = issued.json as { captcha: { id: string; way: string; challenge: never } }
  assert.equal(captcha.way, 'work')
  const typed = await solveWork(captcha.challenge, 1000)
  return await answer(client, id, { kind: 'captcha', id: captcha.id, typed }, realmApi)
}

export interface HeadlessWorld {
  client(): TestClient
  codeSentTo(address: string): Promise<string | null>
}

/** Opens an account and leaves its browser signed in. */
export async function register(
  world: HeadlessWorld,
  client: TestClient,
  who: { phone: string; name: string; document: string; password: string } = { ...person, phone, password },
): Promise<TestAnswer> {
  const { id } = await begin(client, { purpose: 'registration' })
  await answer(client, id, { kind: 'consent', accepted: true })
  await passCaptcha(client, id)
  await answer(client, id, { kind: 'phone', phone: who.phone })
  await answer(client, id, { kind: 'sms-code', code: await world.codeSentTo(who.phone) })
  await answer(client, id, { kind: 'real-name', name: who.name, document: who.document })
  return await answer(client, id, { kind: 'new-password', password: who.password })
}
