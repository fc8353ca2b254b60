import { z } from 'zod'
import type { MediumChallenge } from '../../authenticators/index.ts'
import { maskSerial } from '../../media/index.ts'
import { changeStanding, type StandingAct } from '../change-standing.ts'
import { activateTotpApp, beginTotp } from '../enrol-totp-app.ts'
import { makeCodes } from '../make-codes.ts'
import { type MediaInHand, readMedia } from '../read-media.ts'
import * as schemas from '../schemas.ts'
import { activateGridCard, askGridCard } from '../use-grid-card.ts'
import { activateToken, askToken, resynchroniseToken } from '../use-token.ts'
import type { RefusalCode } from './refusals.ts'
import { type HolderRoute, holderRoute, type Refused } from './route.ts'
import { done, isDone } from './views.ts'

const time = z.iso.datetime()
const standing = z.enum(['issued', 'active', 'suspended', 'lost', 'expired'])

const mediumView = {
  id: z.uuid(),
  status: standing,
  activatedAt: time.nullable(),
  lastUsedAt: time.nullable(),
}
const numbered = { ...mediumView, serialMasked: z.string(), validUntil: time }

const mediaView = z.strictObject({
  passkeys: z.int(),
  /** In whatever standing. */
  certificateKeys: z.int(),
  totp: z.strictObject(mediumView).nullable(),
  otpToken: z.strictObject({ ...numbered, expiresSoon: z.boolean() }).nullable(),
  gridCard: z
    .strictObject({
      ...numbered,
      usesLeft: z.int(),
      /** Challenges that may still go without an answer, in all. */
      unansweredLeft: z.int(),
      warnings: z.array(z.enum(['nearly-used-up', 'used-up', 'expiring', 'unanswered-today', 'unanswered-in-all'])),
    })
    .nullable(),
  recoveryCodesLeft: z.int(),
})

const challengeView = z.strictObject({
  asks: z.discriminatedUnion('kind', [
    /** The code that it shows by itself. */
    z.strictObject({ kind: z.literal('code') }),
    /** Digits to type into it. */
    z.strictObject({ kind: z.literal('question'), question: z.string() }),
    z.strictObject({ kind: z.literal('cells'), cells: z.array(z.string()) }),
  ]),
  expiresAt: time.nullable(),
})

const challengeErrors = ['medium.none', 'medium.expired'] as const
const guessErrors = ['medium.none', 'medium.expired', 'answer.wrong', 'answer.locked'] as const satisfies RefusalCode[]

/** OTP token, grid card, authenticator app and recovery codes. */
export const mediaRoutes: readonly HolderRoute[] = [
  holderRoute({
    method: 'get',
    path: '/media',
    summary: 'Media in hand and their standing',
    operation: 'account.view',
    response: mediaView,
    run: async ({ deps, holder }) => showMedia(await readMedia(deps, holder)),
  }),
  holderRoute({
    method: 'post',
    path: '/totp',
    summary: 'A secret for an authenticator app, shown once; it waits for its first code',
    operation: 'account.change-authenticator',
    request: schemas.emptyRequest,
    response: z.strictObject({ uri: z.string(), secret: z.string(), activateBy: time }),
    errors: ['medium.not_allowed'],
    run: async ({ deps, holder }) => {
      const begun = await beginTotp(deps, holder)
      if (!begun.ok) return begun
      const { uri, secret, activateBy } = begun.enrolment
      return { uri, secret, activateBy: activateBy.toISOString() }
    },
  }),
  holderRoute({
    method: 'post',
    path: '/totp/activation',
    summary: 'Take the app into use by a code that it shows; one before is replaced, other sessions end',
    operation: 'account.change-authenticator',
    request: schemas.totpCodeRequest,
    response: done,
    errors: guessErrors,
    run: async ({ deps, holder, body }) => doneOr(await activateTotpApp(deps, holder, body.code)),
  }),
  holderRoute({
    method: 'post',
    path: '/otp-token/challenge',
    summary: 'What to type into the token; good for this session',
    operation: 'account.change-authenticator',
    request: schemas.tokenPurposeRequest,
    response: challengeView,
    errors: challengeErrors,
    run: async ({ deps, holder, body }) => showChallenge(await askToken(deps, holder, body.purpose)),
  }),
  holderRoute({
    method: 'post',
    path: '/otp-token/activation',
    summary: 'Activate the token that was issued: serial, activation code and an answer of it; other sessions end',
    operation: 'account.change-authenticator',
    request: schemas.tokenActivationRequest,
    response: done,
    errors: guessErrors,
    run: async ({ deps, holder, body }) => doneOr(await activateToken(deps, holder, body)),
  }),
  holderRoute({
    method: 'post',
    path: '/otp-token/resync',
    summary: 'Bring its clock back by two codes in a row',
    operation: 'account.change-authenticator',
    request: schemas.tokenResyncRequest,
    response: done,
    errors: guessErrors,
    run: async ({ deps, holder, body }) => doneOr(await resynchroniseToken(deps, holder, body)),
  }),
  holderRoute({
    method: 'post',
    path: '/grid-card/challenge',
    summary: 'Coordinates of the card that waits for its activation; good for this session',
    operation: 'account.change-authenticator',
    request: schemas.emptyRequest,
    response: challengeView,
    errors: [...challengeErrors, 'medium.used_up', 'medium.unanswered_today', 'medium.unanswered_in_all'],
    run: async ({ deps, holder }) => showChallenge(await askGridCard(deps, holder)),
  }),
  holderRoute({
    method: 'post',
    path: '/grid-card/activation',
    summary: 'Activate the card that was issued: its serial and what stands at the coordinates; other sessions end',
    operation: 'account.change-authenticator',
    request: schemas.cardActivationRequest,
    response: done,
    errors: guessErrors,
    run: async ({ deps, holder, body }) => doneOr(await activateGridCard(deps, holder, body)),
  }),
  holderRoute({
    method: 'post',
    path: '/recovery-codes',
    summary: 'A set of recovery codes, shown once; the one before is good no more, other sessions end',
    operation: 'account.change-authenticator',
    request: schemas.emptyRequest,
    response: z.strictObject({ codes: z.array(z.string()) }),
    errors: ['medium.not_allowed'],
    run: async ({ deps, holder }) => {
      const made = await makeCodes(deps, holder)
      return made.ok ? { codes: made.codes } : made
    },
  }),
  standingRoute('suspend', 'Let a token or card rest; other sessions end', 'account.stop-authenticator'),
  standingRoute('resume', 'Use a suspended token or card again; other sessions end', 'account.change-authenticator'),
  standingRoute(
    'report-lost',
    'Report a token or card lost, for good; other sessions end',
    'account.stop-authenticator',
  ),
  standingRoute('remove', 'Remove the authenticator app; other sessions end', 'account.change-authenticator'),
]

function standingRoute(act: StandingAct, summary: string, operation: HolderRoute['operation']): HolderRoute {
  return holderRoute({
    method: 'post',
    path: `/media/{id}/${act}`,
    summary,
    operation,
    request: schemas.emptyRequest,
    response: done,
    errors: ['medium.unknown', 'medium.not_possible'],
    run: async ({ deps, holder, parameter }) => {
      const changed = await changeStanding(deps, holder, { id: parameter('id'), act })
      return changed.ok ? isDone : changed
    },
  })
}

const doneOr = <Refusal extends Refused>(outcome: { ok: true } | Refusal): typeof isDone | Refusal =>
  outcome.ok ? isDone : outcome

function showChallenge(challenge: MediumChallenge) {
  if (!challenge.ok) {
    const { code } = challenge
    // What is asked here is never a transaction.
    return { ok: false as const, code: code === 'medium.cannot_sign' ? ('medium.none' as const) : code }
  }
  const { asks, expiresAt } = challenge
  const shown = asks.kind === 'question' ? { kind: asks.kind, question: asks.question } : asks
  return {
    asks: shown.kind === 'cells' ? { kind: shown.kind, cells: [...shown.cells] } : shown,
    expiresAt: expiresAt?.toISOString() ?? null,
  }
}

interface Shown {
  id: string
  status: string
  activatedAt: Date | null
  lastUsedAt: Date | null
}

function showMedia({
  passkeys,
  certificateKeys,
  totp,
  token,
  card,
  recoveryCodes,
}: MediaInHand): z.input<typeof mediaView> {
  return {
    passkeys,
    certificateKeys,
    totp: totp && showMedium(totp),
    otpToken: token && { ...showNumbered(token), expiresSoon: token.expiresSoon },
    gridCard: card && {
      ...showNumbered(card),
      usesLeft: card.usesLeft,
      unansweredLeft: card.unansweredLeft,
      warnings: card.warnings,
    },
    recoveryCodesLeft: recoveryCodes,
  }
}

const showMedium = ({ id, status, activatedAt, lastUsedAt }: Shown) => ({
  id,
  status: standing.parse(status),
  activatedAt: activatedAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})

const showNumbered = (medium: Shown & { serial: string; validUntil: Date }) => ({
  ...showMedium(medium),
  serialMasked: maskSerial(medium.serial),
  validUntil: medium.validUntil.toISOString(),
})
