import { recipientKey } from '../authenticators/delivered-code/index.ts'
import type { PasskeyRequest } from '../authenticators/passkey/index.ts'
import { isOneTime } from '../evidence/index.ts'
import type { Visit } from '../visits/index.ts'
import type { CeremonyView } from './answer-types.ts'
import { certificateKeyAsked, codeProving, mediumAsked } from './answers/index.ts'
import { takesPasskey } from './assurance-rules.ts'
import { choicesAt } from './choices.ts'
import type { ShownApproval } from './consider-approval.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import { enginePolicy } from './facts.ts'
import { type Choice, type Facts, type Next, nextStep, type Step, secondFactorCause } from './rules.ts'
import type { Ceremony } from './state.ts'

interface Looked {
  deps: CeremonyDependencies
  visit: Visit
  ceremony: Ceremony
  facts: Facts
  approval: ShownApproval | null
  next: Next
}

/** What a surface shows of a ceremony: the step, and what the person needs to know to take it. */
export async function viewOf(looked: Looked): Promise<CeremonyView> {
  const { ceremony, next } = looked
  const ahead = stepAhead(looked)
  const sent = await codeOf(looked, ahead)
  return {
    id: ceremony.id,
    purpose: ceremony.purpose,
    next,
    ahead,
    way: ceremony.state.way,
    recipientMasked: sent?.masked ?? null,
    code: sent?.code ?? null,
    passkey: await passkeyOf(looked),
    secondFactorFor: secondFactorCause(looked.facts, enginePolicy(looked.visit.realm.policy)),
    medium: await mediumOf(looked, ahead),
    face: await faceOf(looked, ahead),
    push: ahead?.kind === 'push' ? await looked.deps.tickets.lookAtPushed(ceremony.id) : null,
    certificateKey: ahead?.kind === 'certificate-key' ? await certificateKeyAsked(looked) : null,
    choices: offeredAt(looked),
    enrolling: ceremony.state.enrolling,
    approval: looked.approval,
    failures: ceremony.state.failures,
    identifier: ceremony.draft.identifier ?? null,
    returnTo: ceremony.returnTo,
    expiresAt: ceremony.expiresAt,
  }
}

/** Whose passkeys will do is told to who has proved something; at the beginning of a sign-in any of the realm will. */
async function passkeyOf({ deps, visit, ceremony, facts, approval, next }: Looked): Promise<PasskeyRequest | null> {
  if (next.state !== 'step' || !takesPasskey(facts, enginePolicy(visit.realm.policy), next.step)) return null
  const accountId = ceremony.state.subject?.accountId
  const hardware = next.step.kind === 'passkey' && next.step.hardware
  return await deps.passkeys.request(
    { realm: visit.realm, ceremonyId: ceremony.id, version: ceremony.version, approval },
    accountId ? { accountId, hardware } : null,
  )
}

async function mediumOf(looked: Looked, step: Step | null): Promise<CeremonyView['medium']> {
  if (!step || !isOneTime(step.kind)) return null
  const asked = await mediumAsked({ ...looked, step }, step.kind)
  return { kind: step.kind, asks: asked?.asks ?? null, expiresAt: asked?.expiresAt ?? null }
}

async function faceOf({ deps, visit, ceremony }: Looked, step: Step | null): Promise<CeremonyView['face']> {
  const { provider } = visit.realm.policy.media.face
  const accountId = ceremony.state.subject?.accountId
  if (step?.kind !== 'face' || !provider || !accountId) return null
  const { state } = await deps.face.standing({ accountId, ceremonyId: ceremony.id }, null)
  return { state, provider }
}

/** The media among which the holder may choose now. */
export function offeredAt({ deps, visit, facts, next }: Pick<Looked, 'deps' | 'visit' | 'facts' | 'next'>): Choice[] {
  if (next.state !== 'step') return []
  return choicesAt(facts, enginePolicy(visit.realm.policy), { step: next.step, now: deps.now() })
}

async function codeOf({ deps, visit, ceremony, facts, approval }: Looked, step: Step | null) {
  if (step?.kind !== 'sms-code' && step?.kind !== 'email-code') return null
  const target = await codeProving({ deps, visit, ceremony, facts, approval, step }, step)
  if (!target) return null
  const key = { ceremonyId: ceremony.id, kind: step.kind, recipientKey: recipientKey(deps, target.proving) }
  const row = await deps.codes.find(deps.database.query, key)
  const { resendAfter } = visit.realm.policy.codes[step.kind]
  const code = row && {
    sentAt: row.sent_at,
    expiresAt: row.expires_at,
    resendAt: new Date(row.sent_at.getTime() + resendAfter),
  }
  return { masked: target.masked, code: code ?? null }
}

/** What would be asked were consent and captcha given: pages ask for them on the same form. */
export function stepAhead({ deps, visit, facts, next }: Looked): Step | null {
  if (next.state !== 'step') return null
  if (next.step.kind !== 'captcha' && next.step.kind !== 'consent') return next.step
  const at = deps.now()
  const given = (['captcha', 'consent'] as const).map(kind => ({ kind, at: at.toISOString(), bound: null }))
  const ahead = nextStep({ ...facts, evidence: [...facts.evidence, ...given] }, enginePolicy(visit.realm.policy), at)
  return ahead.state === 'step' ? ahead.step : null
}
