import { nobodysId } from '../../accounts/index.ts'
import type { Passkey, PasskeyAssertion } from '../../authenticators/passkey/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import { circumstances } from '../completions/index.ts'
import { type AnswerContext, type SubjectKey, throughGate, watched } from './context.ts'

interface PasskeyAnswer {
  credential: PasskeyAssertion
  sharedComputer?: boolean | undefined
}

type Found = (Passkey & { accountId: string }) | null

/** A passkey: at the start of a sign-in it says whose it is; later it must be the account's own. */
export async function answerPasskey(context: AnswerContext, answer: PasskeyAnswer): Promise<Answered> {
  const { ceremony } = context
  const begins = ceremony.purpose === 'sign-in' && ceremony.state.subject === null
  return begins ? await namingPasskey(context, answer) : await knownPasskey(context, answer.credential)
}

async function namingPasskey(context: AnswerContext, answer: PasskeyAnswer): Promise<Answered> {
  const { deps, visit } = context
  const { credential } = answer
  const found = await deps.passkeys.holderOf(visit.realm, credential)
  const holder = found?.accountId ?? nobodysId
  const standing = await deps.accounts.standing(deps.database.query, holder, visit.deviceId)
  const accountId = standing?.account.id ?? null
  // What is no credential of an account counts and locks just the same, so that the answer tells nothing.
  const key = accountId ? `a:${accountId}` : `i:passkey:${deps.mac(credential.id, 'passkey')}`
  const subject: SubjectKey = { key, accountId }
  const proved = await prove({ ...context, standing }, { subject, found, credential, hardware: false })
  const answered = await watched(context, subject, proved)
  if (!answered.ok) return { ...answered, state: { ...answered.state, tried: accountId } }
  const named = { way: 'passkey' as const, subject: { ...subject, masked: '' } }
  return {
    ...answered,
    standing,
    state: { ...answered.state, ...named, sharedComputer: answer.sharedComputer === true },
  }
}

async function knownPasskey(context: AnswerContext, credential: PasskeyAssertion): Promise<Answered> {
  const { deps, visit, ceremony, step } = context
  const { subject } = ceremony.state
  if (!subject) return refused({ code: 'answer.unexpected' })
  const found = await deps.passkeys.credentialOf(visit.realm, subject.accountId ?? nobodysId, credential)
  const hardware = step.kind === 'passkey' && step.hardware
  return await prove(context, { subject, found, credential, hardware })
}

async function prove(
  context: AnswerContext,
  given: { subject: SubjectKey; found: Found; credential: PasskeyAssertion; hardware: boolean },
): Promise<Answered> {
  const { deps, visit, ceremony, approval } = context
  const { subject, credential, hardware } = given
  const found = hardware && !given.found?.hardware ? null : given.found
  // The page was drawn before the answer took the ceremony in hand.
  const occasion = { realm: visit.realm, ceremonyId: ceremony.id, version: ceremony.version - 1, approval }
  const cloned: Passkey[] = []
  const answered = await throughGate(context, subject, 'passkey', async () => {
    const proved = await deps.passkeys.prove(occasion, found, credential)
    if (proved.ok) return { bound: approval?.hash ?? proved.passkey.id }
    if (proved.code === 'cloned') cloned.push(proved.passkey)
    return null
  })
  for (const passkey of cloned) await tellOfClone(context, subject, passkey)
  if (!answered.ok || !found?.hardware) return answered
  return { ...answered, evidence: (answered.evidence ?? []).map(one => ({ ...one, hardware: true })) }
}

/** A count that goes back says that two authenticators hold one key (WebAuthn Level 3 6.1.1): written down, and told to the holder. */
async function tellOfClone(context: AnswerContext, { accountId }: SubjectKey, passkey: Passkey): Promise<void> {
  const { deps, visit, ceremony } = context
  await deps.database.transaction(async tx => {
    const eventId = await deps.events.append(tx, {
      realm: visit.realm.name,
      kind: 'passkey.cloned',
      outcome: 'refused',
      surface: visit.surface,
      accountId,
      ceremonyId: ceremony.id,
      deviceId: visit.deviceId,
      place: visit.place,
      detail: { passkey: passkey.id, device: visit.clientLabel },
    })
    const account = accountId ? await deps.accounts.find(tx, accountId) : null
    if (!account) return
    const reportUrl = await deps.reports.make(tx, account, eventId)
    await deps.notices.tell(tx, account, 'passkey-cloned', { ...circumstances(deps, visit), reportUrl })
  })
}
