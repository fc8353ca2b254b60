/**
 * Accounts and the persons behind them. Owns status (active, held, closing, closed), the verified name and document, and the one
 * question every way in asks: may this account act at all (`isEligible`).
 */
export {
  type Account,
  type HoldReason,
  holdReasons,
  isEligible,
  isLastingHold,
  lastingHolds,
  nobodysId,
} from './rules.ts'
export {
  type AccountProfile,
  type AccountStanding,
  type AccountStore,
  createAccountStore,
  eligibleAccount,
  type NewPerson,
} from './store.ts'
