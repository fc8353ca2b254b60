import type { MiddlewareHandler } from 'hono'
import type { PortalSession, RelyingParty } from '../../../kit/relying-party/index.ts'
import type { Draft } from './drafts.ts'

/** At least two factors (NIST SP 800-63B AAL2). */
const level = '2'

/** What the issuer says was used (`amr`, RFC 8176), and the medium whose limits that uses. Whatever is not here confirms no payment. */
const mediumByMethod: Readonly<Record<string, string>> = { sms: 'sms-code' }

type ApprovalDependencies = { relyingParty: Pick<RelyingParty, 'requireAssurance'>; now: () => Date }

/** What confirms a payment, and how fresh it must be: nowhere else is this decided. */
export function createApproval({ relyingParty, now }: ApprovalDependencies) {
  return {
    /** Money that stays with its owner is confirmed by the session alone. */
    isNeeded: ({ to }: Pick<Draft, 'to'>): boolean => to.kind === 'payee',

    /**
     * Lets the request on where the person was authenticated for this payment, and asks them otherwise. The proof is to be no
     * older than the draft, so that none that was given for something else confirms it; the kit takes a minute as the
     * shortest age.
     */
    demand: ({ createdAt }: Pick<Draft, 'createdAt'>): MiddlewareHandler => {
      const age = Math.max(0, Math.floor((now().getTime() - createdAt.getTime()) / 1000))
      return relyingParty.requireAssurance({ acr: level, maxAge: age })
    },

    /** For the page: whether this payment has been confirmed already, and only its last look is missing. */
    isProved: ({ createdAt }: Pick<Draft, 'createdAt'>, { acr, authTime }: PortalSession): boolean =>
      Number(acr) >= Number(level) && authTime.getTime() >= Math.floor(createdAt.getTime() / 1000) * 1000,

    mediumOf: ({ amr }: Pick<PortalSession, 'amr'>): string | null => {
      const method = amr.find(one => Object.hasOwn(mediumByMethod, one))
      return method === undefined ? null : (mediumByMethod[method] ?? null)
    },
  }
}
