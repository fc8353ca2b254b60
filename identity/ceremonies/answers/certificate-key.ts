import type {
  CertificateKeyRequest,
  CertificateSignature,
  SigningOccasion,
} from '../../authenticators/certificate-key/index.ts'
import { type Answered, type AnswerRefusal, refused } from '../answer-types.ts'
import type { Purpose } from '../rules.ts'
import { type AnswerContext, type StepContext, throughGate } from './context.ts'

/** Where a certificate key is asked for; elsewhere it signs nothing. */
const signedFor = {
  'sign-in': 'sign-in',
  'step-up': 'step-up',
  're-authentication': 're-authentication',
  approval: 'approval',
  recovery: 'recovery',
} as const satisfies Partial<Record<Purpose, SigningOccasion['purpose']>>

type At = Pick<StepContext, 'deps' | 'visit' | 'ceremony' | 'approval'>

/** @param version of the ceremony when the page was drawn */
function occasionOf({ visit, ceremony, approval }: At, version: number): SigningOccasion | null {
  const purpose = Object.hasOwn(signedFor, ceremony.purpose)
    ? signedFor[ceremony.purpose as keyof typeof signedFor]
    : null
  if (!purpose || (purpose === 'approval') !== (approval !== null)) return null
  const about = approval && { details: approval.details, hash: approval.hash }
  return { realm: visit.realm, ceremonyId: ceremony.id, version, purpose, approval: about }
}

/** What a page asks the software beside the key for. */
export async function certificateKeyAsked(at: At): Promise<CertificateKeyRequest | null> {
  const occasion = occasionOf(at, at.ceremony.version)
  const { subject } = at.ceremony.state
  return occasion && subject ? await at.deps.certificateKeys.request(occasion, subject.accountId) : null
}

/** A signature by the key of a certificate; in an approval over the very details. */
export async function answerCertificateKey(context: AnswerContext, given: CertificateSignature): Promise<Answered> {
  const { deps, ceremony, step } = context
  const { subject } = ceremony.state
  // The page was drawn before the answer took the ceremony in hand.
  const occasion = occasionOf(context, ceremony.version - 1)
  if (step.kind !== 'certificate-key' || !subject || !occasion) return refused({ code: 'answer.unexpected' })
  const why: AnswerRefusal[] = []
  const answered = await throughGate(context, subject, 'certificate-key', async () => {
    const proved = await deps.certificateKeys.prove(occasion, subject.accountId, given)
    if (proved.ok) return { bound: proved.bound }
    // Whoever has the key is told why its certificate is not taken; it counts all the same.
    if (proved.code !== 'wrong')
      why.push({ code: 'answer.invalid', field: 'certificate-key', reasons: [{ code: proved.code }] })
    return null
  })
  const [refusal] = why
  return !answered.ok && refusal ? { ...answered, refusal } : answered
}

/** The certificate that the browser showed to the proxy; counted with the keys, so that its lock is theirs. */
export async function answerClientCertificate(context: AnswerContext): Promise<Answered> {
  const { deps, visit, ceremony, step } = context
  const { subject } = ceremony.state
  const der = visit.clientCertificate
  if (step.kind !== 'client-certificate' || !subject || !der) return refused({ code: 'answer.unexpected' })
  const answered = await throughGate(context, subject, 'certificate-key', async () =>
    subject.accountId ? await deps.certificateKeys.proveShown(visit.realm, subject.accountId, der) : null,
  )
  if (!answered.ok) return answered
  // Never as the key itself: no PIN was seen, and nothing was signed.
  return {
    ...answered,
    evidence: (answered.evidence ?? []).map(one => ({ ...one, kind: 'client-certificate' as const })),
  }
}
