import type { Executor, Write } from '../../kit/database/index.ts'
import type { Strength } from '../authenticators/password/index.ts'
import type { ThrottleOutcome } from '../locks/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import type { Answer, AnswerRefusal, CeremonyView } from './answer-types.ts'
import { fits, lookAt, passwordFacts } from './answers/index.ts'
import { challenge, wasSent } from './challenge.ts'
import { changedBy, choosing, choosingWay } from './changed-by.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Known, Thought } from './facts.ts'
import { type Completed, type Follow, finish } from './finish.ts'
import { type BeginRequest, newCeremony } from './new-ceremony.ts'
import { type CeremonyMissing, openCeremony } from './open-ceremony.ts'
import type { Choice, Next, Purpose, Way } from './rules.ts'
import type { Ceremony } from './state.ts'
import type { NewCeremony } from './store-statements.ts'
import { thinkOf } from './think-of.ts'
import { offeredAt, stepAhead, viewOf } from './view.ts'
import { writeFailure } from './write-failure.ts'

export type BeginRefused = ThrottleOutcome & { ok: false }

export type AnswerResult =
  | { ok: true; view: CeremonyView; refusal: AnswerRefusal | null }
  | { ok: true; completed: Completed; purpose: Purpose }
  | CeremonyMissing

type Writes = readonly Write<IdentityTables>[]
type Refused = Next & { state: 'refused' }

/** What an answer came to, beside what it changed in the ceremony. */
interface Looked {
  refusal: AnswerRefusal | null
  /** Run together with what saves or ends the ceremony. */
  writes: Writes
  follow: Follow | undefined
}

/** A ceremony as this request found it, and where it stands: what was looked up for its page serves its answer too. */
export interface Opened {
  ceremony: Ceremony
  thought: Thought
}

export type Ceremonies = ReturnType<typeof createCeremonies>

/** One engine for every ceremony. Surfaces show what `view` says and submit answers; nothing else decides anything. */
export function createCeremonies(deps: CeremonyDependencies) {
  const open = async (visit: Visit, id: string) => await openCeremony(deps, visit, id)
  const think = (visit: Visit, ceremony: Ceremony, known?: Known) => thinkOf(deps, { visit, ceremony, known })
  const inHand = async (claimed: Ceremony, work: () => Promise<AnswerResult>) => await holding(deps, claimed, work)
  return { begin, view, answer, resend, decline, chooseWay, chooseMedium, strength }

  /** @param alongside written with the ceremony, or not at all where it is refused */
  async function begin(
    visit: Visit,
    request: BeginRequest,
    alongside: Writes = [],
  ): Promise<{ ok: true; id: string; view: () => Promise<CeremonyView> } | BeginRefused> {
    const begun = newCeremony(visit, request, { id: deps.newId(), now: deps.now() })
    const insert: Write<IdentityTables> = async executor => await deps.store.insert(executor, begun)
    const use = ['ceremonies-per-address', visit.addressKey] as const
    const taken = await deps.throttles.takeWith(visit.realm, use, { writes: [...alongside, insert] })
    if (!taken.ok && taken.code === 'throttled') return taken
    return { ok: true, id: begun.id, view: async () => (await lookAround(visit, asStored(begun, deps.now()))).view }
  }

  async function view(
    visit: Visit,
    id: string,
  ): Promise<{ ok: true; view: CeremonyView; opened: Opened } | CeremonyMissing> {
    const found = await open(visit, id)
    return found.ok ? { ok: true, ...(await lookAround(visit, found.ceremony, found)) } : found
  }

  async function lookAround(
    visit: Visit,
    ceremony: Ceremony,
    known: Pick<Known, 'failures'> = {},
  ): Promise<{ view: CeremonyView; opened: Opened }> {
    const thought = await think(visit, ceremony, known)
    const { facts, next, approval } = thought
    // A step-up that begins with a code has nobody's answer to send it after.
    if (next.state === 'step' && ceremony.version === 1)
      await challenge(deps, visit, { ceremony, facts, approval, step: next.step, again: false })
    return { view: await viewOf({ deps, visit, ceremony, facts, approval, next }), opened: { ceremony, thought } }
  }

  /**
   * @param known.opened what `view` found in this same request
   * @param known.follow what follows the ceremony's end
   */
  async function answer(
    visit: Visit,
    id: string,
    given: Answer,
    { opened, follow }: { opened?: Opened | undefined; follow?: Follow } = {},
  ): Promise<AnswerResult> {
    const found = opened ? { ok: true as const, ceremony: opened.ceremony, failures: 0 } : await open(visit, id)
    if (!found.ok) return found
    const { ceremony } = found
    const thought = opened?.thought ?? (await think(visit, ceremony, { failures: found.failures }))
    const { facts, next, standing, approval } = thought
    const isExpected = next.state !== 'step' || fits({ step: next.step, facts, visit }, given)
    // Every answer counts, also one that nobody asked for; and what is counted is taken in hand in the same statement.
    const provided = isExpected ? [deps.store.claiming(deps.database.query, ceremony)] : []
    const taken = await deps.throttles.takeWith(visit.realm, ['answers-per-address', visit.addressKey], { provided })
    if (!taken.ok) return await show(visit, ceremony, notTaken(taken))
    if (!isExpected) return await show(visit, ceremony, { code: 'answer.unexpected' })
    const claimed: Ceremony = { ...ceremony, version: ceremony.version + 1 }
    return await inHand(claimed, async () => {
      if (next.state !== 'step') return await settle(visit, claimed, thought, { follow })
      const answered = await lookAt(
        { deps, visit, ceremony: claimed, facts, standing, approval, step: next.step },
        given,
      )
      const refusal = answered.ok ? null : answered.refusal
      const changed = changedBy(claimed, answered)
      if (refusal) await writeFailure(deps, { visit, ceremony: changed, answer: given, refusal })
      const after = await think(visit, changed, { standing: answered.ok ? answered.standing : undefined })
      return await settle(visit, changed, after, {
        refusal,
        writes: answered.ok ? (answered.writes ?? []) : [],
        follow,
      })
    })
  }

  /** Sends the code of the present step again. */
  async function resend(visit: Visit, id: string): Promise<AnswerResult> {
    const found = await open(visit, id)
    if (!found.ok) return found
    const { ceremony } = found
    return await show(visit, ceremony, await sendAgain(deps, visit, ceremony, await think(visit, ceremony)))
  }

  /** The holder says no to what is to be approved. */
  async function decline(visit: Visit, id: string): Promise<AnswerResult> {
    const found = await open(visit, id)
    if (!found.ok) return found
    const { ceremony } = found
    if (ceremony.purpose !== 'approval') return await show(visit, ceremony, { code: 'answer.unexpected' })
    if (!(await deps.store.claim(deps.database.query, ceremony))) return await show(visit, ceremony, conflict)
    const claimed = { ...ceremony, version: ceremony.version + 1 }
    return await inHand(claimed, async () => {
      const { next } = await think(visit, claimed)
      return await refuse(visit, claimed, next.state === 'refused' ? next : declined, [])
    })
  }

  /** Another way in, or another account or address. */
  async function chooseWay(visit: Visit, id: string, way: Way): Promise<AnswerResult> {
    return await change(visit, id, async ceremony => choosingWay(ceremony, way))
  }

  /** Another medium for the present step; what was proved stays. */
  async function chooseMedium(visit: Visit, id: string, medium: Choice): Promise<AnswerResult> {
    return await change(visit, id, async ceremony => {
      const { facts, next } = await think(visit, ceremony)
      if (!offeredAt({ deps, visit, facts, next }).includes(medium)) return null
      // What waits on the phone is asked no more, and stands in nobody's way.
      if (next.state === 'step' && next.step.kind === 'push') await deps.tickets.withdrawPushed(ceremony.id)
      return choosing(ceremony, medium)
    })
  }

  /** @param make null where it may not be so */
  async function change(
    visit: Visit,
    id: string,
    make: (ceremony: Ceremony) => Promise<Ceremony | null>,
  ): Promise<AnswerResult> {
    const found = await open(visit, id)
    if (!found.ok) return found
    const { ceremony } = found
    const changed = await make({ ...ceremony, version: ceremony.version + 1 })
    if (!changed) return await show(visit, ceremony, { code: 'answer.unexpected' })
    if (!(await deps.store.claim(deps.database.query, ceremony))) return await show(visit, ceremony, conflict)
    return await inHand(changed, async () => await settle(visit, changed, await think(visit, changed)))
  }

  async function strength(visit: Visit, id: string, password: string): Promise<Strength | null> {
    const found = await open(visit, id)
    return found.ok
      ? await strengthFor(deps, visit, { ...found, ...(await think(visit, found.ceremony)) }, password)
      : null
  }

  /** Writes what the answer changed, and ends the ceremony where the engine says so. */
  async function settle(
    visit: Visit,
    ceremony: Ceremony,
    { facts, next, standing, approval }: Thought,
    { refusal = null, writes = [], follow }: Partial<Looked> = {},
  ): Promise<AnswerResult> {
    if (next.state === 'completed' && refusal === null) {
      const completed = await finish({ deps, visit, ceremony, standing, writes }, next, follow)
      if (completed) return { ok: true, completed, purpose: ceremony.purpose }
      await deps.store.release(deps.database.query, ceremony)
      return await show(visit, ceremony, conflict)
    }
    if (next.state === 'refused') return await refuse(visit, ceremony, next, writes)
    if (!(await saveOpen(deps, ceremony, writes))) return await show(visit, ceremony, conflict)
    const asksAnew = refusal === null || refusal.code === 'challenge.over'
    const sendingRefused =
      next.state === 'step' && asksAnew
        ? await challenge(deps, visit, { ceremony, facts, approval, step: next.step, again: false })
        : null
    return await show(visit, ceremony, sendingRefused ?? refusal)
  }

  async function refuse(visit: Visit, ceremony: Ceremony, next: Refused, writes: Writes): Promise<AnswerResult> {
    const ended: Ceremony = { ...ceremony, state: { ...ceremony.state, refusal: next.reason } }
    await finish({ deps, visit, ceremony: ended, standing: null, writes }, next)
    return await show(visit, ended, null)
  }

  async function show(visit: Visit, ceremony: Ceremony, refusal: AnswerRefusal | null): Promise<AnswerResult> {
    const { facts, next, approval } = await think(visit, ceremony)
    return { ok: true, view: await viewOf({ deps, visit, ceremony, facts, approval, next }), refusal }
  }
}

async function sendAgain(
  deps: CeremonyDependencies,
  visit: Visit,
  ceremony: Ceremony,
  { facts, next, approval }: Thought,
): Promise<AnswerRefusal | null> {
  // A captcha that a wrong code spent is for the next guess; only what was sent once is sent again without one.
  const step = stepAhead({ deps, visit, ceremony, facts, approval, next })
  const waits = next.state === 'step' && next.step !== step
  return step && (!waits || (await wasSent(deps, { visit, ceremony, facts, approval, step })))
    ? await challenge(deps, visit, { ceremony, facts, approval, step, again: true })
    : null
}

const conflict = { code: 'answer.conflict' } as const

const notTaken = (why: { code: 'throttled'; retryAt: Date } | { code: 'not-provided' }): AnswerRefusal =>
  why.code === 'throttled' ? { code: why.code, retryAt: why.retryAt } : conflict

function asStored(begun: NewCeremony, createdAt: Date): Ceremony {
  const { deviceId: _, language: __, ...kept } = begun
  return { ...kept, status: 'open', version: 1, createdAt }
}

/** Puts a claimed ceremony down where the work on it failed: a busy or broken moment must not stop it for longer. */
async function holding(
  deps: Pick<CeremonyDependencies, 'store' | 'database'>,
  claimed: Ceremony,
  work: () => Promise<AnswerResult>,
): Promise<AnswerResult> {
  try {
    return await work()
  } catch (error) {
    // Where the database is gone the claim ends by itself.
    await deps.store.release(deps.database.query, claimed).catch(() => {})
    throw error
  }
}

/** How hard a password to be is to guess, for who is being asked for one and for nobody else: it takes a tenth of a second. */
async function strengthFor(
  deps: CeremonyDependencies,
  visit: Visit,
  { ceremony, next }: { ceremony: Ceremony; next: Next },
  password: string,
): Promise<Strength | null> {
  if (next.state !== 'step' || next.step.kind !== 'new-password') return null
  const { name: realm, policy } = visit.realm
  if (!(await deps.throttles.take(realm, policy, [['strength-per-address', visit.addressKey]])).ok) return null
  return await deps.passwords.strength(password, await passwordFacts({ deps, visit, ceremony }))
}

const declined = { state: 'refused', reason: 'refused.declined' } as const

/** Writes what an answer changed in a ceremony that goes on, and what else it brought about. */
async function saveOpen(
  { database, store }: Pick<CeremonyDependencies, 'database' | 'store'>,
  ceremony: Ceremony,
  writes: Writes,
): Promise<boolean> {
  if (writes.length === 0) return await store.save(database.query, ceremony, 'open')
  const run = async (executor: Executor<IdentityTables>): Promise<void> => {
    for (const write of writes) await write(executor)
  }
  return (await database.together(run, { provided: [store.saving(database.query, ceremony, 'open')] })).ok
}
