import type { Trait } from './cast.ts'
import type { accountRows } from './rows.ts'

const day = 86_400_000

/** When someone of this trait was last here; null for never. */
export function lastSignIn(trait: Trait, now: Date): Date | null {
  if (trait === 'never-signed-in') return null
  return new Date(now.getTime() - (trait === 'dormant' ? 120 * day : 2 * day))
}

type AccountRows = ReturnType<typeof accountRows>

/** The rows of an account, changed to show what its trait is about. */
export function withTrait(rows: AccountRows, trait: Trait, now: Date): AccountRows {
  const accounts = { ...rows.accounts, last_sign_in_at: lastSignIn(trait, now) }
  switch (trait) {
    case 'held':
      return { ...rows, accounts: { ...accounts, status: 'held', held_reason: 'reported' } }
    case 'closing':
      return { ...rows, accounts: { ...accounts, status: 'closing', closing_at: new Date(now.getTime() + 7 * day) } }
    case 'two-step':
      return { ...rows, accounts: { ...accounts, two_step: 'always' } }
    case 'english':
      return { ...rows, accounts: { ...accounts, language: 'en' } }
    case 'must-change':
      return { ...rows, accounts, passwords: { ...rows.passwords, must_change: true } }
    case 'ordinary':
    case 'dormant':
    case 'legacy-hash':
    case 'minority-name':
    case 'never-signed-in':
      return { ...rows, accounts }
  }
}
