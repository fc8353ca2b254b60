/** For tests only: one browser at the ceremonies, at the level of the use cases. */

import { imageCodeOf } from '../../captcha/issue-captcha.ts'
import type { composeCeremonies } from '../../compose-ceremonies.ts'
import type { Stores } from '../../compose-stores.ts'
import type { Realms } from '../../realms/index.ts'
import type { Visit } from '../../visits/index.ts'
import type { Answer, AnswerRefusal, AnswerResult, BeginRequest, CeremonyView } from '../index.ts'

type Parts = Stores & ReturnType<typeof composeCeremonies> & { realms: Realms; random: (bytes: number) => Buffer }

export type Browser = ReturnType<typeof createBrowser>

export function createBrowser(
  world: Parts,
  {
    realm = 'toll',
    address = '203.0.113.7',
    language = 'en',
  }: { realm?: string; address?: string; language?: 'zh-CN' | 'en' },
) {
  const { database, keys, ceremonies } = world
  const cookies: { device: string; session: string | null } = {
    device: world.random(32).toString('hex'),
    session: null,
  }
  const at = { id: '' }

  /** One request, described as `describeVisit` does. */
  async function visit(changes: Partial<Visit> = {}): Promise<Visit> {
    const where = world.realms.get(realm)
    const device = await world.devices.find(database.query, realm, cookies.device)
    const { sessions } = world
    const session = cookies.session
      ? await sessions.find(database.query, realm, cookies.session, where.policy.sessions)
      : null
    return {
      realm: where,
      surface: 'page',
      language,
      browserHash: keys.hashToken(cookies.device),
      deviceSecret: cookies.device,
      deviceId: device?.id ?? null,
      session,
      client: { browser: 'Chrome', system: 'Windows', formFactor: 'desktop' },
      clientLabel: 'Chrome · Windows',
      place: null,
      address,
      addressKey: keys.mac(address, 'address'),
      prefixKey: keys.mac(address.replace(/\d+$/, '0'), 'address'),
      headers: new Headers({ 'user-agent': 'Chrome', 'accept-language': 'en' }),
      ...changes,
    }
  }

  function kept(result: AnswerResult): AnswerResult {
    if (!result.ok || !('completed' in result)) return result
    if (result.completed.session) cookies.session = result.completed.session.secret
    if (result.completed.deviceSecret) cookies.device = result.completed.deviceSecret
    return result
  }

  async function begin(purpose: BeginRequest['purpose'], more: Partial<BeginRequest> = {}): Promise<CeremonyView> {
    const begun = await ceremonies.begin(await visit(), { purpose, returnTo: `/realms/${realm}/account`, ...more })
    if (!begun.ok) throw new Error(begun.code)
    at.id = begun.id
    return await view()
  }

  async function view(): Promise<CeremonyView> {
    const found = await ceremonies.view(await visit(), at.id)
    if (!found.ok) throw new Error(found.code)
    return found.view
  }

  async function answer(given: Answer, id = at.id): Promise<AnswerResult> {
    return kept(await ceremonies.answer(await visit(), id, given))
  }

  /** The answer to a captcha issued for a ceremony. */
  async function captcha(id = at.id): Promise<Answer & { kind: 'captcha' }> {
    const { policy } = world.realms.get(realm)
    const issued = await world.captchas.issue(id, policy, 'image')
    if (!issued.ok) throw new Error(issued.code)
    const sounds = (): never => {
      throw new Error('silent')
    }
    const { digits } = policy.captcha
    const code = imageCodeOf({ keys, sounds }, { ceremonyId: id, id: issued.captcha.id, digits })
    return { kind: 'captcha', id: issued.captcha.id, typed: code.answer }
  }

  /** Answers; gives consent and solves captchas first where they are asked. */
  async function give(given: Answer): Promise<AnswerResult> {
    for (;;) {
      const { next } = await view()
      if (next.state !== 'step') break
      if (next.step.kind === 'consent') await answer({ kind: 'consent', accepted: true })
      else if (next.step.kind === 'captcha') await answer(await captcha())
      else break
    }
    return await answer(given)
  }

  /** Makes this the account's own device, as a sign-in long ago did. */
  async function known(accountId: string): Promise<void> {
    const client = { browser: 'Chrome', system: 'Windows', formFactor: 'desktop' }
    const found = await world.devices.find(database.query, realm, cookies.device)
    const id = found?.id ?? (await world.devices.insert(database.query, realm, cookies.device, { client, place: null }))
    await world.devices.signedIn(database.query, accountId, id)
  }

  return { cookies, at, visit, begin, view, answer, give, captcha, kept, known }
}

/** The refusal of an answer, or null where it was taken. */
export function refusalOf(result: AnswerResult): AnswerRefusal | null {
  if (!result.ok) throw new Error(result.code)
  return 'completed' in result ? null : result.refusal
}

/** What is asked next; `completed`, or the code of what it ended with. */
export function nextOf(result: AnswerResult): string {
  if (!result.ok) return result.code
  if ('completed' in result) return 'completed'
  const { next } = result.view
  return next.state === 'step' ? next.step.kind : next.state === 'refused' ? next.reason : next.state
}

/** How an answer ended in one word: `completed`, the next step, or the refusal's code. */
export function endOf(result: AnswerResult): string {
  if (!result.ok || 'completed' in result) return nextOf(result)
  return result.refusal?.code ?? nextOf(result)
}
