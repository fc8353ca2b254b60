/** What any call of a phone may be refused with, by its token, before what it asks is looked at. */
export const tokenRefusals = ['token.needed', 'token.invalid', 'token.proof_invalid', 'token.scope_needed'] as const
/** The same, where the phone is to be a registered one. */
export const phoneRefusals = [...tokenRefusals, 'phone.unknown', 'phone.revoked', 'throttled'] as const
/** And where the person proves on the spot that it is them. */
export const proofRefusals = ['proof.wrong', 'proof.locked', 'proof.none'] as const
