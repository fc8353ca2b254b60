import { z } from 'zod'
import { certificateRegistrationSchema, type ListedCertificateKey } from '../../authenticators/certificate-key/index.ts'
import { maskSerial } from '../../media/index.ts'
import * as schemas from '../schemas.ts'
import {
  askForCertificate,
  bringCertificate,
  type CertificateKeyAct,
  changeCertificateKey,
  readCertificateKeys,
} from '../use-certificate-key.ts'
import type { RefusalCode } from './refusals.ts'
import { type HolderRoute, holderRoute } from './route.ts'
import { done, isDone } from './views.ts'

const time = z.iso.datetime()

const keyView = z.strictObject({
  id: z.uuid(),
  serialMasked: z.string(),
  status: z.enum(['active', 'suspended', 'lost', 'expired']),
  registeredAt: time,
  lastUsedAt: time.nullable(),
  validUntil: time,
  /** Near enough its end. */
  renewable: z.boolean(),
})

const toSign = z.strictObject({
  /** What the software beside the key is to show and sign (docs/guides/signing-middleware.md); good for one answer, ten minutes long. */
  text: z.string(),
  /** In a renewal the certificate whose key signs too: SHA-256, base64url. */
  old: z.string().nullable(),
})
const registered = z.strictObject({ id: z.uuid() })

const askErrors = ['certificate.not_allowed'] as const satisfies RefusalCode[]
const bringErrors = [
  'certificate.not_allowed',
  'certificate.request_gone',
  'certificate.invalid',
  'certificate.not_yet_valid',
  'certificate.expired',
  'certificate.untrusted',
  'certificate.wrong_usage',
  'certificate.revoked',
  'certificate.revocation_unknown',
  'certificate.signature_wrong',
  'certificate.not_the_holder',
  'certificate.taken',
  'certificate.too_many',
] as const satisfies RefusalCode[]
const renewalErrors = ['medium.none', 'certificate.too_early'] as const satisfies RefusalCode[]

/** Certificate keys (U盾). */
export const certificateKeyRoutes: readonly HolderRoute[] = [
  holderRoute({
    method: 'get',
    path: '/certificate-keys',
    summary: 'Certificate keys of the account in whatever standing, the newest first',
    operation: 'account.view',
    response: z.strictObject({ certificateKeys: z.array(keyView) }),
    run: async ({ deps, holder }) => ({ certificateKeys: (await readCertificateKeys(deps, holder)).map(show) }),
  }),
  holderRoute({
    method: 'post',
    path: '/certificate-keys/request',
    summary: 'What a key is to sign that is to be registered; it takes the place of what this session was asked before',
    operation: 'account.change-authenticator',
    request: schemas.emptyRequest,
    response: toSign,
    errors: askErrors,
    run: async ({ deps, holder }) => asked(await askForCertificate(deps, holder, null)),
  }),
  holderRoute({
    method: 'post',
    path: '/certificate-keys',
    summary: 'Register the certificate that bears the number of the holder’s document; other sessions end',
    operation: 'account.change-authenticator',
    request: certificateRegistrationSchema,
    response: registered,
    errors: bringErrors,
    run: async ({ deps, holder, body }) => {
      const brought = await bringCertificate(deps, holder, { given: body, renews: null })
      return brought.ok ? { id: brought.id } : brought
    },
  }),
  holderRoute({
    method: 'post',
    path: '/certificate-keys/{id}/renewal/request',
    summary: 'What the old key and the new one are to sign, so that a new certificate takes the place of this one',
    operation: 'account.change-authenticator',
    request: schemas.emptyRequest,
    response: toSign,
    errors: [...askErrors, ...renewalErrors],
    run: async ({ deps, holder, parameter }) => asked(await askForCertificate(deps, holder, idIn(parameter))),
  }),
  holderRoute({
    method: 'post',
    path: '/certificate-keys/{id}/renewal',
    summary: 'Put a new certificate of the same subject in the place of this one; other sessions end',
    operation: 'account.change-authenticator',
    request: certificateRegistrationSchema,
    response: registered,
    errors: [...bringErrors, ...renewalErrors],
    run: async ({ deps, holder, parameter, body }) => {
      const brought = await bringCertificate(deps, holder, { given: body, renews: idIn(parameter) })
      return brought.ok ? { id: brought.id } : brought
    },
  }),
  standing('suspend', 'Let a certificate key rest; other sessions end', 'account.stop-authenticator'),
  standing('resume', 'Use a suspended certificate key again; other sessions end', 'account.change-authenticator'),
  standing('report-lost', 'Report a certificate key lost, for good; other sessions end', 'account.stop-authenticator'),
  standing('revoke', 'Remove a certificate key for good; other sessions end', 'account.change-authenticator'),
]

function standing(act: CertificateKeyAct, summary: string, operation: HolderRoute['operation']): HolderRoute {
  return holderRoute({
    method: 'post',
    path: `/certificate-keys/{id}/${act}`,
    summary,
    operation,
    request: schemas.emptyRequest,
    response: done,
    errors: ['medium.not_possible'],
    run: async ({ deps, holder, parameter }) => {
      const changed = await changeCertificateKey(deps, holder, { id: idIn(parameter), act })
      return changed.ok ? isDone : changed
    },
  })
}

/** What is no id is one that nothing has. */
function idIn(parameter: (name: string) => string): string {
  const id = z.uuid().safeParse(parameter('id'))
  return id.success ? id.data : '00000000-0000-0000-0000-000000000000'
}

function asked(outcome: Awaited<ReturnType<typeof askForCertificate>>) {
  return outcome.ok ? { text: outcome.text, old: outcome.old } : outcome
}

function show({
  id,
  serial,
  status,
  registeredAt,
  lastUsedAt,
  validUntil,
  renewable,
}: ListedCertificateKey): z.input<typeof keyView> {
  return {
    id,
    serialMasked: maskSerial(serial),
    status: keyView.shape.status.parse(status),
    registeredAt: registeredAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    validUntil: validUntil.toISOString(),
    renewable,
  }
}
