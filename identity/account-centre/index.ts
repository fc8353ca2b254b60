/**
 * The account centre (安全中心): what a holder sees and changes of their own account, as pages and as a JSON API over the same use
 * cases. Each act runs in `act`: one transaction, event, notice, other sessions ended; before it `demandAssurance` asks for a
 * proof that is strong and young enough.
 */

export { createAccountCentre } from './account-centre.ts'
export { createApprovedUsername } from './approved-username.ts'
