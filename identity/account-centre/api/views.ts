/** What the API shows: schemas and how they are filled. Masks only; times in ISO 8601. */
import { z } from 'zod'
import { retellPlace } from '../../../kit/places/index.ts'
import type { AccountDevice } from '../../devices/index.ts'
import type { ActivityEvent } from '../../events/index.ts'
import type { WaitingChange } from '../../identifier-changes/index.ts'
import type { IdentifierRow } from '../../identifiers/index.ts'
import { identifierKinds } from '../../realms/index.ts'
import type { Session } from '../../sessions/index.ts'
import type { HolderVisit } from '../act.ts'
import { phrases } from '../phrases/index.ts'
import { isOwn, mendedAt, type SecurityScore, securityItems } from '../rules.ts'
import { tellEvent } from '../tell-event.ts'

const time = z.iso.datetime()

export const done = z.strictObject({ done: z.literal(true) })
export const isDone = { done: true } as const

export const accountView = z.strictObject({
  id: z.uuid(),
  status: z.enum(['active', 'closing']),
  closingAt: time.nullable(),
  nameMasked: z.string().nullable(),
  documentKind: z.string().nullable(),
  documentMasked: z.string().nullable(),
  identityLevel: z.int(),
  twoStep: z.enum(['always', 'unknown-devices']),
  language: z.string(),
  createdAt: time,
})

export const identifierView = z.strictObject({
  kind: z.enum(identifierKinds),
  masked: z.string(),
  verifiedAt: time.nullable(),
  createdAt: time,
})

export const changeView = z.strictObject({
  kind: z.enum(['phone', 'email']),
  masked: z.string(),
  askedAt: time,
  /** When it takes effect, unless the holder takes it back or says "this wasn't me". */
  dueAt: time,
})

export const deviceView = z.strictObject({
  id: z.uuid(),
  browser: z.string(),
  system: z.string(),
  formFactor: z.string(),
  place: z.string().nullable(),
  firstSignInAt: time,
  lastSignInAt: time,
  thisOne: z.boolean(),
})

export const sessionView = z.strictObject({
  id: z.uuid(),
  device: z.string(),
  place: z.string().nullable(),
  aal: z.int(),
  methods: z.array(z.string()),
  createdAt: time,
  lastSeenAt: time,
  expiresAt: time,
  thisOne: z.boolean(),
})

export const eventView = z.strictObject({
  id: z.uuid(),
  at: time,
  kind: z.string(),
  outcome: z.string(),
  /** In the language of the request. */
  title: z.string(),
  detail: z.string(),
  /** Whether "this wasn't me" can be said of it. */
  reportable: z.boolean(),
})

export const securityView = z.strictObject({
  score: z.int().min(0).max(100),
  open: z.array(z.enum(securityItems)),
  /** What is open in the language of the request, the most useful first. */
  mend: z.array(
    z.strictObject({
      item: z.enum(securityItems),
      title: z.string(),
      why: z.string(),
      /** Below the account centre's address. */
      path: z.string(),
    }),
  ),
})

export function showSecurity({ visit }: HolderVisit, { score, open }: SecurityScore) {
  const t = phrases(visit.language)
  const mend = open.map(item => ({
    item,
    title: t(`score.item.${item}`),
    why: t(`score.why.${item}`),
    path: mendedAt[item],
  }))
  return { score, open, mend }
}

export function showIdentifier({ kind, masked, verifiedAt, createdAt }: IdentifierRow) {
  return { kind, masked, verifiedAt: verifiedAt?.toISOString() ?? null, createdAt: createdAt.toISOString() }
}

export function showChange({ kind, masked, askedAt, dueAt }: WaitingChange) {
  return { kind, masked, askedAt: askedAt.toISOString(), dueAt: dueAt.toISOString() }
}

export function showDevice({ visit }: HolderVisit, device: AccountDevice) {
  return {
    ...device,
    place: device.place && retellPlace(device.place, visit.language),
    firstSignInAt: device.firstSignInAt.toISOString(),
    lastSignInAt: device.lastSignInAt.toISOString(),
    thisOne: device.id === visit.deviceId,
  }
}

export function showSession({ session, visit }: HolderVisit, shown: Session) {
  return {
    id: shown.id,
    device: shown.clientLabel,
    place: shown.place && retellPlace(shown.place, visit.language),
    aal: shown.aal,
    methods: shown.amr,
    createdAt: shown.createdAt.toISOString(),
    lastSeenAt: shown.lastSeenAt.toISOString(),
    expiresAt: shown.expiresAt.toISOString(),
    thisOne: shown.id === session.id,
  }
}

export function showEvent({ visit, session }: HolderVisit, event: ActivityEvent) {
  const { title, detail, canReport } = tellEvent({ policy: visit.realm.policy, language: visit.language }, event)
  const own = isOwn(event, { sessionId: session.id, deviceId: visit.deviceId })
  const { id, at, kind, outcome, byStaff } = event
  return { id, at: at.toISOString(), kind, outcome, title, detail, reportable: canReport && !byStaff && !own }
}
