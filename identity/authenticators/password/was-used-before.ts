import type { HashPool } from './hash-pool.ts'

/**
 * Whether a new password is one of the account's last ones (as many as the policy's `history`). Asked after
 * `checkNewPassword` is content: each comparison costs a hash. Call it outside any transaction.
 */
export async function wasUsedBefore(
  pool: Pick<HashPool, 'verify'>,
  password: string,
  storedHashes: readonly string[],
): Promise<boolean> {
  for (const stored of storedHashes) if ((await pool.verify(stored, password)).matches) return true
  return false
}
