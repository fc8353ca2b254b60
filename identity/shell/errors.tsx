import type { Context } from 'hono'
import { createErrorTable, type Problem } from '../../kit/http/index.ts'
import { negotiateLanguage } from '../../kit/i18n/index.ts'
import { Button, Card } from '../../kit/ui/index.ts'
import { phrases } from './phrases/index.ts'
import type { IdentityEnv, RealmShell } from './realm-shell.tsx'

/** Error code → HTTP status, for pages and API alike; what is missing here is an incident. */
export const errorStatuses = {
  'realm.unknown': 404,
  'session.needed': 401,
  'session.ended': 401,
  'identifier.taken': 409,
  'account.unknown': 404,
  'ceremony.unknown': 404,
  'ceremony.other_browser': 403,
  'ceremony.expired': 410,
  'ceremony.ended': 410,
  'registration.closed': 403,
  'answer.wrong': 422,
  'answer.invalid': 422,
  'answer.locked': 423,
  'answer.unexpected': 409,
  'answer.conflict': 409,
  'captcha.incomplete': 422,
  'captcha.gone': 422,
  'captcha.expired': 422,
  'captcha.wrong': 422,
  'captcha.too_many': 429,
  'ticket.not_approved': 409,
  'ticket.unknown': 404,
  'ticket.stale': 409,
  'ticket.scanned_already': 409,
  'ticket.over': 410,
  'ticket.digits_wrong': 403,
  'ticket.proof_needed': 403,
  'screen.unknown': 404,
  'screen.over': 410,
  'screen.code_wrong': 422,
  'screen.proof_needed': 403,
  'registry.unavailable': 503,
  'registry.not_confirmed': 422,
  'card.unavailable': 503,
  'card.not_confirmed': 422,
  'card.locked': 423,
  'code.too_soon': 429,
  'code.sendings_used_up': 429,
  'face.pending': 409,
  'face.failed': 422,
  'face.cancelled': 422,
  'face.expired': 410,
  'face.unavailable': 503,
  'face.unknown': 404,
  'face.decided': 409,
  'face.callback_unsigned': 401,
  'face.callback_malformed': 422,
  'challenge.over': 422,
  'medium.none': 409,
  'medium.cannot_sign': 409,
  'medium.expired': 409,
  'medium.used_up': 409,
  'medium.unanswered_today': 409,
  'medium.unanswered_in_all': 409,
  'refused.risk': 403,
  'refused.account_held': 403,
  'refused.account_suspended': 403,
  'refused.no_second_factor': 403,
  'refused.other_region': 403,
  'refused.assurance_unreachable': 403,
  'refused.details_changed': 409,
  'refused.approval_over': 409,
  'refused.identity_level': 403,
  'refused.over_limit': 403,
  'refused.declined': 403,
  'approval.not_as_shown': 409,
  'approval.over': 409,
  'approval.over_limit': 403,
  'approval.none': 403,
  'approval.details_differ': 409,
  'operation.unknown': 404,
  'assurance.needed': 403,
  'assurance.identity_needed': 403,
  'password.unacceptable': 422,
  'username.invalid': 422,
  'username.letters': 422,
  'username.reserved': 422,
  'username.not_allowed': 404,
  'identifier.not_allowed': 404,
  'identifier.missing': 404,
  'identifier.needed': 409,
  'identifier.too_many': 409,
  'identifier.last': 409,
  'passkey.not_allowed': 404,
  'passkey.unknown': 404,
  'passkey.name_invalid': 422,
  'passkey.invalid': 422,
  'passkey.expired': 422,
  'passkey.attestation_needed': 422,
  'passkey.taken': 409,
  'passkey.too_many': 409,
  'passkey.last': 409,
  'phone.unknown': 403,
  'phone.not_listed': 404,
  'phone.revoked': 403,
  'phone.key_unfit': 422,
  'phone.name_invalid': 422,
  'phone.too_many': 409,
  'push.unavailable': 409,
  'push.waiting': 409,
  'push.paused': 429,
  'push.endpoint_refused': 422,
  'push.keys_invalid': 422,
  'proof.wrong': 422,
  'proof.locked': 423,
  'proof.none': 409,
  'inbox.always_announced': 409,
  'medium.not_allowed': 404,
  'medium.unknown': 404,
  'medium.not_possible': 409,
  'medium.has_one': 409,
  'otp-token.not_in_stock': 409,
  'certificate.not_allowed': 404,
  'certificate.invalid': 422,
  'certificate.not_yet_valid': 422,
  'certificate.expired': 422,
  'certificate.untrusted': 422,
  'certificate.wrong_usage': 422,
  'certificate.revoked': 422,
  'certificate.revocation_unknown': 503,
  'certificate.request_gone': 410,
  'certificate.signature_wrong': 422,
  'certificate.not_the_holder': 403,
  'certificate.taken': 409,
  'certificate.too_many': 409,
  'certificate.too_early': 409,
  'session.unknown': 404,
  'device.unknown': 404,
  'event.unknown': 404,
  'consent.unknown': 404,
  'closing.not_confirmed': 422,
  'closing.begun_already': 409,
  'closing.not_begun': 409,
  'change.none': 404,
  'link.unknown': 404,
  'link.used': 410,
  'link.expired': 410,
  'token.needed': 401,
  'token.invalid': 401,
  'token.proof_invalid': 401,
  'token.assurance_needed': 401,
  'token.scope_needed': 403,
  'staff.role_needed': 403,
  'staff.own_account': 403,
  'staff.recovery_needed': 409,
  'staff.no_address': 409,
  'account.wrong_status': 409,
  'notice.not_retryable': 404,
  throttled: 429,
  overloaded: 503,
  'database.unavailable': 503,
  'database.conflict': 503,
  'database.timeout': 503,
  'keys.stale': 503,
} as const

export type ErrorCode = keyof typeof errorStatuses

export type IdentityErrors = ReturnType<typeof createErrors>

export function createErrors(deps: {
  shell: RealmShell
  logIncident: (incident: string, error: unknown) => void
  newIncident: () => string
}) {
  const table = createErrorTable(errorStatuses, deps)
  return {
    statusOf: table.statusOf,
    problemJson: table.problemJson,

    /** A failure as a page in the realm's frame, where a realm is known; as JSON otherwise. */
    page(c: Context<IdentityEnv>, error: unknown): Response | Promise<Response> {
      const problem = table.describe(error)
      // Without the database nobody knows who visits; the page is there all the same.
      if (!c.get('realm')) return table.problemJson(error)
      return errorPage(c, deps.shell, problem)
    },

    notFound(c: Context<IdentityEnv>): Response | Promise<Response> {
      const problem: Problem = { type: '', title: '', status: 404, code: 'request.not_found' }
      // A person sees a page; a program that asked for no page gets no page.
      if (!c.get('realm') || !c.get('visit'))
        return c.req.header('accept')?.includes('text/html') ? outsidePage(c, deps.shell) : c.text('404', 404)
      return errorPage(c, deps.shell, problem)
    },
  }
}

/** No realm's address: the way in is the service that the person came for. */
function outsidePage(c: Context<IdentityEnv>, shell: RealmShell): Response | Promise<Response> {
  const language = negotiateLanguage({ query: c.req.query('lang'), acceptLanguage: c.req.header('accept-language') })
  const t = phrases(language)
  const title = t('error.not-found.title')
  return shell.outside(c, {
    title,
    status: 404,
    body: (
      <div class="content narrow stack">
        <Card title={title} level={1} lead={t('error.outside.body')} />
      </div>
    ),
  })
}

type ErrorKind = 'not-found' | 'busy' | 'unavailable' | 'request' | 'too-many' | 'internal'

function kindOf({ status, code }: Problem): ErrorKind {
  if (code === 'overloaded') return 'busy'
  if (status === 503) return 'unavailable'
  if (status === 404) return 'not-found'
  if (status === 429) return 'too-many'
  return status >= 500 ? 'internal' : 'request'
}

function errorPage(c: Context<IdentityEnv>, shell: RealmShell, problem: Problem): Response | Promise<Response> {
  const t = phrases(c.get('preferences').language)
  const kind = kindOf(problem)
  const body: Record<ErrorKind, string> = {
    'not-found': t('error.not-found.body'),
    busy: t('error.busy.body', { seconds: Number(problem.details?.retryAfterSeconds ?? 2) }),
    unavailable: t('error.unavailable.body'),
    request: t('error.request.body'),
    'too-many': t('error.too-many.body'),
    internal: t('error.internal.body', { incident: problem.incident ?? '' }),
  }
  if (kind === 'busy') c.header('Retry-After', String(Number(problem.details?.retryAfterSeconds ?? 2)))
  const { path, policy } = c.get('realm')
  const signIn = problem.status === 401
  return shell.page(c, {
    title: t(`error.${kind}.title`),
    status: problem.status as 400,
    body: (
      <div class="content narrow stack">
        <Card title={t(`error.${kind}.title`)} level={1} lead={body[kind]}>
          <Button href={signIn ? `${path}/sign-in` : policy.home}>
            {t(signIn ? 'error.sign-in' : 'error.back-home')}
          </Button>
        </Card>
      </div>
    ),
  })
}
