import type { z } from 'zod'
import type { Executor } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { StaffDependencies } from './dependencies.ts'
import type { accountSchema } from './schemas.ts'

type Deps = Pick<StaffDependencies, 'accounts' | 'identifiers'>

/** An account as staff see it: masks only. @throws AppError `account.unknown`, also for one of another realm */
export async function showAccount(
  deps: Deps,
  executor: Executor<IdentityTables>,
  realm: string,
  id: string,
): Promise<z.input<typeof accountSchema>> {
  const profile = await deps.accounts.profile(executor, id)
  // Realms are populations of their own: an id of another realm is nobody here.
  if (profile?.account.realm !== realm) throw new AppError('account.unknown')
  const { account, nameMasked, documentKind, documentMasked } = profile
  return {
    id: account.id,
    status: account.status,
    heldReason: account.heldReason,
    ial: account.ial,
    nameMasked,
    documentKind,
    documentMasked,
    identifiers: (await deps.identifiers.list(executor, id)).map(({ kind, masked, verifiedAt }) => ({
      kind,
      masked,
      verifiedAt: verifiedAt?.toISOString() ?? null,
    })),
    createdAt: account.createdAt.toISOString(),
    lastSignInAt: account.lastSignInAt?.toISOString() ?? null,
    closingAt: account.closingAt?.toISOString() ?? null,
  }
}

/** The account of this realm. @throws AppError `account.unknown` */
export async function accountOf(
  deps: Pick<StaffDependencies, 'accounts'>,
  executor: Executor<IdentityTables>,
  realm: string,
  id: string,
) {
  const account = await deps.accounts.find(executor, id)
  if (account?.realm !== realm) throw new AppError('account.unknown')
  return account
}
