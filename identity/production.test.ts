/** What the demonstration has and a service in production must not: pages on which anybody reads codes and answers for others. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createFullKeyMaterial } from '../kit/crypto/index.ts'
import { openTestIdentity } from './testing.ts'

const keys = await createFullKeyMaterial('international', new Date())

const real = {
  LINGPAI_KEYS: JSON.stringify(keys),
  NODE_ENV: 'production',
  LINGPAI_SMS_GATEWAY: 'http',
  LINGPAI_SMS_HTTP_URL: 'https://sms.example/send',
  LINGPAI_SMS_HTTP_SECRET: 'a-secret-of-some-length',
  LINGPAI_EMAIL_GATEWAY: 'smtp',
  LINGPAI_SMTP_URL: 'smtps://user:secret@mail.example',
  LINGPAI_EMAIL_FROM: 'id@bank.qinghe.example',
  LINGPAI_REGISTRY: 'http',
  LINGPAI_REGISTRY_URL: 'https://registry.example/check',
  LINGPAI_REGISTRY_SECRET: 'a-secret-of-some-length',
  LINGPAI_FACE: 'http',
  LINGPAI_FACE_URL: 'https://face.example/checks',
  LINGPAI_FACE_SECRET: 'a-secret-of-some-length',
}

/** Every door of the simulated outside; what is not there is not there for any method. */
const doors = [
  '/outbox',
  '/outbox.json',
  '/outbox.json?to=16917932653',
  '/simulated-devices',
  '/simulated-devices/',
  '/simulated-devices/tokens/QH000001',
  '/simulated-devices/cards/K00000001',
  '/simulated-devices/cards/K00000001/pdf',
  '/simulated-face',
  `/simulated-face/${'p'.repeat(43)}`,
]

const [production, demonstration] = [await openTestIdentity({ environment: real }), await openTestIdentity()]
const client = production.client()

for (const door of doors)
  it(`in production there is no ${door}`, async () => {
    assert.equal((await client.get(door)).status, 404)
    assert.equal((await client.request(door, { form: { outcome: 'passed', pin: '280316' } })).status, 404)
  })

it('in production no page leads to one', async () => {
  for (const path of ['/realms/bank/sign-in', '/realms/bank/help', '/realms/toll/register', '/']) {
    const { text } = await client.get(path)
    assert.doesNotMatch(text, /\/outbox|\/simulated-/, path)
  }
})

it('in the demonstration they are there, so that the test would find them', async () => {
  const visitor = demonstration.client()
  for (const door of ['/outbox', '/outbox.json', '/simulated-devices'])
    assert.equal((await visitor.get(door)).status, 200, door)
  // An address that nobody was sent to: its page is there and says so.
  assert.equal((await visitor.get(`/simulated-face/${'p'.repeat(43)}`)).status, 410)
})
