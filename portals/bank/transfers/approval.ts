import type { Context } from 'hono'
import { type ApprovalDetails, approvalDetails } from '../../../kit/approval-details/index.ts'
import type { RelyingParty } from '../../../kit/relying-party/index.ts'
import { bankDay } from '../limits/index.ts'
import type { Draft } from './drafts.ts'

export type ApprovalFault = 'draft.changed' | 'draft.not_approved' | 'draft.unreachable'

export type Settled =
  | { kind: 'approved'; medium: string }
  /** Nothing has been approved here yet. */
  | { kind: 'unasked' }
  | { kind: 'fault'; code: ApprovalFault }

type ApprovalDependencies = { relyingParty: Pick<RelyingParty, 'approve' | 'takeApproval'> }

/** What confirms a payment: the approval of exactly its details at the issuer (RFC 9396). Nowhere else is this decided. */
export function createApproval({ relyingParty }: ApprovalDependencies) {
  return {
    /** Money that stays with its owner is confirmed by the session alone. */
    isNeeded: ({ to }: Pick<Draft, 'to'>): boolean => to.kind === 'payee',

    /** To the issuer's page, which shows these details, and back to the draft. Null where it is no longer what was shown here. */
    async ask(c: Context, draft: Draft): Promise<Response | null> {
      const details = detailsOf(draft)
      return details && (await relyingParty.approve(c, { details, returnTo: `/transfers/${draft.id}` }))
    },

    /** The approval of exactly what the draft says now, claimed; the same again for whoever was killed before it was executed. */
    async take(c: Context, draft: Draft): Promise<Settled> {
      const details = detailsOf(draft)
      if (details === null) return { kind: 'fault', code: 'draft.changed' }
      const taken = await relyingParty.takeApproval(c, details)
      if (taken.ok) return { kind: 'approved', medium: taken.medium }
      switch (taken.code) {
        case 'none':
        case 'signed_out':
          return { kind: 'unasked' }
        case 'differs':
          return { kind: 'fault', code: 'draft.changed' }
        case 'refused':
          return { kind: 'fault', code: 'draft.not_approved' }
        case 'issuer_unreachable':
          return { kind: 'fault', code: 'draft.unreachable' }
      }
    },
  }
}

/** All of what its page shows, under the draft's id; null where that is not what it was. */
function detailsOf({
  id,
  from,
  party,
  amount,
  memo,
  firstAt,
  repeat,
  media,
  isUnchanged,
}: Draft): ApprovalDetails | null {
  if (from === null || party === null || !isUnchanged) return null
  const read = approvalDetails.safeParse({
    type: 'payment',
    transaction: id,
    payer: { account: from.numberMasked.replaceAll(' ', '') },
    payee: { account: party.number, name: party.name, ...(party.bank === null ? {} : { bank: party.bank }) },
    amount,
    currency: 'CNY',
    ...(memo === '' ? {} : { remark: memo }),
    ...(firstAt === null ? {} : { schedule: { first: bankDay(firstAt), repeat } }),
    ...(media === null ? {} : { media }),
  })
  return read.success ? read.data : null
}
