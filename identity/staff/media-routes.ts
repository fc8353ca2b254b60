import { apiRoute } from '../shell/index.ts'
import type { Authoriser, C, StaffMember } from './authorise.ts'
import type { StaffDependencies } from './dependencies.ts'
import {
  changeStandingOf,
  giveCertificateKey,
  giveGridCard,
  giveToken,
  listMedia,
  renewActivation,
  type StaffStandingAct,
} from './media.ts'
import type { StaffAct } from './rules.ts'
import * as schemas from './schemas.ts'
import { idOf, staffRoute } from './staff-route.ts'

/** What a holder has in hand: seen, given, stopped. */
export function mediaRoutes(deps: StaffDependencies, { act }: Authoriser) {
  const on = (c: C, member: StaffMember) => ({
    realm: c.get('realm'),
    actor: member.accountId,
    place: c.get('visit').place,
    accountId: idOf(c),
  })

  return [
    apiRoute(
      staffRoute('get', '/staff/accounts/:id/media', {
        summary: 'Media in hand with their standing, masked',
        response: schemas.mediaAnswer,
        errors: ['account.unknown'],
      }),
      ({ c }) =>
        act(c, 'media.read', idOf(c), async member => {
          const media = await listMedia(deps, on(c, member))
          const { realm, actor, place, accountId } = on(c, member)
          await deps.events.append(deps.database.query, {
            realm: realm.name,
            kind: 'staff.media-read',
            outcome: 'success',
            surface: 'staff',
            accountId,
            actor,
            place,
            detail: {},
          })
          return media
        }),
    ),
    apiRoute(
      staffRoute('post', '/staff/accounts/:id/otp-token', {
        summary: 'Give an OTP token in stock to the holder',
        description:
          'The activation code is told this once; it goes to the holder apart from the token. With `instead` the token in hand is replaced.',
        request: schemas.issueTokenRequest,
        status: 201,
        response: schemas.activationAnswer,
        errors: [
          'account.unknown',
          'account.wrong_status',
          'medium.not_allowed',
          'medium.has_one',
          'otp-token.not_in_stock',
        ],
      }),
      ({ c, body }) =>
        act(c, 'medium.issue', idOf(c), async member => {
          return activation(await giveToken(deps, { ...on(c, member), ...body }))
        }),
    ),
    apiRoute(
      staffRoute('post', '/staff/accounts/:id/otp-token/activation-code', {
        summary: 'A new activation code for a token that was given and not yet activated; the old one is void',
        request: schemas.nothing,
        status: 201,
        response: schemas.activationAnswer,
        errors: ['account.unknown', 'account.wrong_status', 'medium.not_allowed', 'medium.none'],
      }),
      ({ c }) =>
        act(c, 'medium.issue', idOf(c), async member => activation(await renewActivation(deps, on(c, member)))),
    ),
    apiRoute(
      staffRoute('post', '/staff/accounts/:id/grid-card', {
        summary: 'Make a grid card for the holder',
        description:
          'Answers the PDF to print, this once: nobody can draw it again. With `instead` the card in hand is replaced.',
        request: schemas.issueCardRequest,
        status: 200,
        response: { media: ['application/pdf'] },
        errors: ['account.unknown', 'account.wrong_status', 'medium.not_allowed', 'medium.has_one'],
      }),
      ({ c, body }) =>
        act(c, 'medium.issue', idOf(c), async member => {
          const { pdf } = await giveGridCard(deps, { ...on(c, member), ...body })
          return c.body(Uint8Array.from(pdf), 200, {
            'Content-Type': 'application/pdf',
            'Content-Disposition': 'attachment; filename="grid-card.pdf"',
            'Cache-Control': 'no-store',
          })
        }),
    ),
    apiRoute(
      staffRoute('post', '/staff/accounts/:id/certificate-keys', {
        summary: 'Register the certificate of a key (U盾) that is handed over to the holder',
        description:
          'Whoever hands it over looks at the document: the certificate itself need not bear its number. It is good at once; the sessions of the account end.',
        request: schemas.registerCertificateRequest,
        status: 201,
        response: schemas.registeredAnswer,
        errors: [
          'account.unknown',
          'account.wrong_status',
          'medium.not_allowed',
          'certificate.invalid',
          'certificate.not_yet_valid',
          'certificate.expired',
          'certificate.untrusted',
          'certificate.wrong_usage',
          'certificate.revoked',
          'certificate.revocation_unknown',
          'certificate.taken',
          'certificate.too_many',
        ],
      }),
      ({ c, body }) =>
        act(c, 'medium.issue', idOf(c), async member => await giveCertificateKey(deps, { ...on(c, member), ...body })),
    ),
    standing('suspend', 'medium.stop', 'Let a token, card, key or app rest; the sessions of the account end'),
    standing('report-lost', 'medium.stop', 'Report a token, card, key or app lost, for good; the sessions end'),
    standing('resume', 'medium.resume', 'Put a suspended medium back in use; the sessions end'),
    standing('revoke', 'medium.revoke', 'Take a medium away, a passkey too; the sessions end'),
  ]

  function standing(name: StaffStandingAct, needed: StaffAct, summary: string) {
    return apiRoute(
      staffRoute('post', `/staff/accounts/:id/media/:medium/${name}`, {
        summary,
        request: schemas.nothing,
        response: null,
        errors: ['account.unknown', 'medium.unknown', 'medium.not_possible'],
      }),
      ({ c }) =>
        act(c, needed, idOf(c), async member => {
          await changeStandingOf(deps, { ...on(c, member), medium: c.req.param('medium') ?? '', act: name })
          return null
        }),
    )
  }
}

const activation = ({ id, activationCode, activateBy }: { id: string; activationCode: string; activateBy: Date }) => ({
  id,
  activationCode,
  activateBy: activateBy.toISOString(),
})
