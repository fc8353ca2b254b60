import { type AccountStanding, isEligible, isLastingHold, nobodysId } from '../accounts/index.ts'
import { passwordAge } from '../authenticators/password/index.ts'
import { oneTimeKinds } from '../evidence/index.ts'
import { type Policy, takenMedia } from '../realms/index.ts'
import type { Visit } from '../visits/index.ts'
import { considerApproval, type ShownApproval } from './consider-approval.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import { type EnginePolicy, type Facts, firstFactors, type Next, type Subject } from './rules.ts'
import type { Ceremony } from './state.ts'

/** What the engine decided by, and what it decided. */
export interface Thought {
  facts: Facts
  standing: AccountStanding | null
  /** What is approved, to be shown. */
  approval: ShownApproval | null
  next: Next
}

export interface Known {
  /** Of the subject; null where it is no account. */
  standing?: AccountStanding | null | undefined
  /** Wrong answers lately from the visit's address. */
  failures?: number
}

/**
 * Gathers what the engine decides by.
 *
 * @param known what this request has just read
 */
export async function gatherFacts(
  deps: CeremonyDependencies,
  visit: Visit,
  ceremony: Ceremony,
  known: Known = {},
): Promise<Omit<Thought, 'next'>> {
  const { state } = ceremony
  const asked = state.subject && (state.subject.accountId ?? nobodysId)
  // Not looked up again where there is no account either, or the count of statements would tell (ASVS 5.0 6.3.8).
  const { standing: read } = known
  const isKnown = read !== undefined && (read?.account.id ?? nobodysId) === asked
  const look = async () => (asked ? await deps.accounts.standing(deps.database.query, asked, visit.deviceId) : null)
  const standing = isKnown ? read : await look()
  const session = state.sessionId && visit.session?.id === state.sessionId ? visit.session : null
  const approval = await considerApproval(deps, { visit, ceremony, standing })
  const facts: Facts = {
    purpose: ceremony.purpose,
    evidence: state.evidence,
    sessionEvidence: session?.evidence ?? [],
    way: state.way,
    subject: state.subject
      ? subjectOf(standing, visit.realm.policy, {
          now: deps.now(),
          shownCertificate: Boolean(visit.clientCertificate),
          faceAvailable: deps.face.available,
        })
      : null,
    newAddress: state.newAddress,
    deviceKnown: standing?.deviceKnown ?? false,
    phoneElsewhere: state.phoneElsewhere ?? false,
    recentFailures: state.failures || (await recentFailures(deps, visit, ceremony, known.failures)),
    risk: state.risk,
    target: state.target,
    enrolling: state.enrolling,
    chosen: state.chosen ?? null,
    approval: approval?.facts ?? null,
  }
  return { facts, standing, approval: approval?.shown ?? null }
}

async function recentFailures(
  deps: CeremonyDependencies,
  visit: Visit,
  ceremony: Ceremony,
  known: number | undefined,
): Promise<number> {
  // Only a captcha depends on them, and that is over once a first factor is right.
  const guessing = ceremony.state.evidence.every(({ kind }) => !firstFactors.includes(kind))
  const matters = guessing && ceremony.purpose === 'sign-in' && visit.realm.policy.captcha.signIn === 'after-failure'
  return matters ? (known ?? (await deps.risk.recentFailures(visit))) : 0
}

interface SubjectTerms {
  now: Date
  /** Whether the browser showed one to the proxy. */
  shownCertificate: boolean
  /** Whether there is a provider of face checks. */
  faceAvailable: boolean
}

function subjectOf(
  standing: AccountStanding | null,
  policy: Policy,
  { now, shownCertificate, faceAvailable }: SubjectTerms,
): Subject {
  if (!standing) return nobody
  const { account, passwordSetAt, verifiedKinds } = standing
  const media = takenMedia(policy.media, standing.media)
  const shown = shownCertificate && media.includes('certificate-key')
  const overdue = passwordSetAt !== null && passwordAge(policy.password.rotation, passwordSetAt, now) === 'demand'
  return {
    held: isLastingHold(account) ? 'until-lifted' : isEligible(account) ? false : 'until-recovery',
    has: {
      password: passwordSetAt !== null,
      phone: verifiedKinds.includes('phone'),
      email: verifiedKinds.includes('email'),
      person: standing.hasPerson,
      passkey: policy.passkeys.allowed ? standing.passkeyAal : null,
      media: shown ? [...media, 'client-certificate'] : media,
      face: faceAvailable && policy.media.face.allowed && standing.hasPerson,
      push: policy.push.allowed && standing.push === 'ready',
    },
    twoStep: account.twoStep,
    idleFor: account.lastSignInAt ? now.getTime() - account.lastSignInAt.getTime() : null,
    passwordChangeDue: standing.mustChangePassword || overdue,
  }
}

/** What is no account: looks like the commonest account until something would have to be proved. */
const nobody: Subject = {
  held: false,
  has: { password: true, phone: true, email: false, person: true, passkey: null, media: [], face: false, push: false },
  twoStep: 'unknown-devices',
  idleFor: 0,
  passwordChangeDue: false,
}

export function enginePolicy(policy: Policy): EnginePolicy {
  return {
    ways: [
      ...policy.ways,
      ...(policy.passkeys.allowed ? (['passkey'] as const) : []),
      ...(policy.qr.allowed ? (['qr'] as const) : []),
    ],
    captcha: policy.captcha,
    realName: policy.registration.realName,
    bankCard: policy.registration.bankCard,
    secondFactor: policy.secondFactor,
    dormantAfter: policy.dormantAfter,
    qrElsewhere: policy.qr.elsewhere,
    weak: [
      ...[...oneTimeKinds, 'face' as const].filter(kind => policy.media[kind].aal < 2),
      ...(policy.push.aal < 2 ? (['push'] as const) : []),
    ],
    faceIdentifies: policy.media.face.asIdentityItem,
  }
}
