import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { fingerprintOf, pemOf } from '../../kit/certificates/index.ts'
import { createTestAuthority, type TestHolder } from '../../kit/certificates/testing-certificates.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { packageRoot } from '../../kit/root.ts'
import { signedBytes } from '../../kit/signing-request/index.ts'
import { createTrustReader, registerAtCounter } from '../authenticators/certificate-key/index.ts'
import { changeMedium } from '../media/index.ts'
import type { AnswerResult } from './ceremonies.ts'
import type { createBrowser } from './testing/browser.ts'
import { type Holder, openWorld, rightPassword, type World } from './testing/world.ts'

type Browser = ReturnType<typeof createBrowser>

const authority = createTestAuthority()
const nextOf = (result: AnswerResult): string => {
  if (!result.ok) return result.code
  if ('completed' in result) return 'completed'
  const { next } = result.view
  return next.state === 'step' ? next.step.kind : next.state === 'refused' ? next.reason : next.state
}
/** Why an answer was not taken, or what comes next. */
const endOf = (result: AnswerResult): string => {
  if (!result.ok || 'completed' in result || !result.refusal) return nextOf(result)
  const { refusal } = result
  return refusal.code === 'answer.invalid' ? (refusal.reasons[0]?.code ?? '') : refusal.code
}

onEachDatabase('certificate keys in ceremonies', database => {
  let world: World

  before(async () => {
    world = await openWorld(database, {
      policy: document => {
        const rules = document as unknown as { media?: Record<string, unknown> }
        const certificateKey = { allowed: true, anchors: [pemOf(authority.certificate.der)], revocation: 'off' }
        rules.media = { ...rules.media, 'certificate-key': certificateKey }
      },
    })
  })

  interface Opened {
    browser: Browser
    holder: Holder
    key: TestHolder
    id: string
  }

  async function open(change: Parameters<typeof authority.issue>[0] = {}): Promise<Opened> {
    const holder = await world.holder()
    const key = authority.issue(change)
    const deps = {
      ...world.mediaDependencies,
      trust: createTrustReader({ folder: packageRoot, now: world.now, report: () => {} }),
    }
    const pem = pemOf(key.certificate.der)
    const at = { realm: holder.realm, accountId: holder.id, pem }
    const registered = await registerAtCounter(deps, at, { surface: 'staff' })
    assert.ok(registered.ok, JSON.stringify(registered))
    return { browser: world.browser(), holder, key, id: registered.id }
  }

  function signed({ key }: Pick<Opened, 'key'>, text: string) {
    const signature = key.key.sign(signedBytes(text)).toString('base64url')
    return { certificate: fingerprintOf(key.certificate.der), algorithm: 'ES256', signature } as const
  }

  /** Past the password, where the key is asked for by choice. */
  async function askedFor({ browser, holder }: Opened): Promise<string> {
    await browser.begin('sign-in')
    await browser.answer(await browser.captcha())
    await browser.answer({ kind: 'password', identifier: holder.phone, password: rightPassword })
    const view = await browser.view()
    assert.equal(view.next.state === 'step' && view.next.step.kind, 'certificate-key')
    return view.certificateKey?.text ?? ''
  }

  async function answer(opened: Opened, text: string): Promise<AnswerResult> {
    return await opened.browser.answer({ kind: 'certificate-key', signed: signed(opened, text) })
  }

  it('as second factor: AAL 3, with its methods', async () => {
    const opened = await open()
    assert.equal(nextOf(await answer(opened, await askedFor(opened))), 'completed')
    const { session } = await opened.browser.visit()
    assert.equal(session?.accountId, opened.holder.id)
    assert.deepEqual(
      session?.evidence.map(({ kind }) => kind).filter(kind => kind !== 'captcha'),
      ['password', 'certificate-key'],
    )
  })

  it('nobody is told of it before the password', async () => {
    const opened = await open()
    const view = await opened.browser.begin('sign-in')
    assert.equal(view.certificateKey, null)
    assert.deepEqual(view.choices, [])
  })

  it('a step-up to AAL 3 asks for it', async () => {
    const opened = await open()
    await answer(opened, await askedFor(opened))
    world.pass(60_000)
    await opened.browser.begin('step-up', { target: { aal: 3, maxAge: 0 } })
    const { certificateKey } = await opened.browser.view()
    assert.equal(nextOf(await answer(opened, certificateKey?.text ?? '')), 'completed')
  })

  const wrong: [string, (opened: Opened, text: string) => Promise<AnswerResult>][] = [
    ['another account’s key', async (opened, text) => await answer({ ...opened, key: (await open()).key }, text)],
    ['a key that is nobody’s', async (opened, text) => await answer({ ...opened, key: authority.issue() }, text)],
    ['another text', async (opened, text) => await answer(opened, `${text} `)],
    [
      'the text of another ceremony',
      async opened => {
        const elsewhere = { ...opened, browser: world.browser() }
        return await answer(opened, await askedFor(elsewhere))
      },
    ],
    [
      'the same answer again, after it was refused',
      async (opened, text) => {
        await answer(opened, `${text} `)
        return await answer(opened, text)
      },
    ],
    [
      'one that was reported lost meanwhile',
      async (opened, text) => {
        const { holder, id } = opened
        const change = { kind: 'certificate-key', accountId: holder.id, realm: 'toll', id, act: 'report-lost' } as const
        await changeMedium(world.mediaDependencies, change, { surface: 'page' })
        return await opened.browser.answer({ kind: 'certificate-key', signed: signed(opened, text) })
      },
    ],
  ]
  for (const [what, run] of wrong.slice(0, -1))
    it(`${what}: answer.wrong`, async () => {
      const opened = await open()
      assert.equal(endOf(await run(opened, await askedFor(opened))), 'answer.wrong')
      assert.equal((await opened.browser.visit()).session, null)
    })

  it('one that was reported lost meanwhile is not asked for any more: answer.unexpected', async () => {
    const opened = await open()
    const run = wrong.at(-1)?.[1]
    assert.ok(run)
    assert.equal(endOf(await run(opened, await askedFor(opened))), 'answer.unexpected')
  })

  it('ten at once: one signs in', async () => {
    const opened = await open()
    const text = await askedFor(opened)
    const { id } = opened.browser.at
    const visit = await opened.browser.visit()
    const given = { kind: 'certificate-key', signed: signed(opened, text) } as const
    const ends = await Promise.all(
      Array.from({ length: 10 }, async () => nextOf(await world.ceremonies.answer(visit, id, given))),
    )
    assert.equal(ends.filter(end => end === 'completed').length, 1)
  })

  it('wrong ones lock the key, and nothing else', async () => {
    const opened = await open()
    await askedFor(opened)
    for (let tries = 0; tries < 5; tries++) await answer(opened, 'nothing')
    const view = await opened.browser.view()
    assert.equal(endOf(await answer(opened, view.certificateKey?.text ?? '')), 'answer.locked')
    assert.ok(view.choices.includes('sms-code'))
  })

  describe('the certificate that the browser showed to the proxy', () => {
    async function showing(opened: Opened, der: Uint8Array) {
      const { browser, holder } = opened
      await browser.begin('sign-in')
      await browser.answer(await browser.captcha())
      await browser.answer({ kind: 'password', identifier: holder.phone, password: rightPassword })
      const visit = { ...(await browser.visit()), clientCertificate: der }
      return await world.ceremonies.answer(visit, browser.at.id, { kind: 'client-certificate' })
    }

    it('is possession beside the password: AAL 2', async () => {
      const opened = await open()
      const result = await showing(opened, opened.key.certificate.der)
      assert.ok(result.ok && 'completed' in result)
      const row = await world.database.query
        .selectFrom('sessions')
        .select(['aal', 'amr'])
        .where('account_id', '=', opened.holder.id)
        .executeTakeFirstOrThrow()
      assert.deepEqual(row, { aal: 2, amr: ['pwd', 'hwk', 'mfa'] })
    })

    it('of another account, or of nobody: answer.wrong', async () => {
      const [opened, other] = [await open(), await open()]
      assert.equal(endOf(await showing(opened, other.key.certificate.der)), 'answer.wrong')
      assert.equal(endOf(await showing(opened, Buffer.from('no certificate'))), 'answer.wrong')
    })

    it('where none was shown: answer.unexpected', async () => {
      const opened = await open()
      await askedFor(opened)
      assert.equal(endOf(await opened.browser.answer({ kind: 'client-certificate' })), 'answer.unexpected')
    })
  })
})
