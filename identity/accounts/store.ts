import { type Expression, sql } from 'kysely'
import type { KeyRing } from '../../kit/crypto/index.ts'
import { type Executor, type Prepared, prepare } from '../../kit/database/index.ts'
import type { HeldKind } from '../evidence/index.ts'
import type { AccountStatus, IdentityTables } from '../tables.ts'
import { type Account, eligibleStatuses } from './rules.ts'
import { holds } from './store-holds.ts'
import { mediaInHand, pushStanding, readMedia } from './store-media.ts'

export interface NewAccount {
  id: string
  realm: string
  origin: 'self' | 'counter' | 'import' | 'demo'
  ial: number
  language: string
}

export interface NewPerson {
  name: string
  nameMasked: string
  documentKind: string
  document: string
  documentMasked: string
  source: string
}

export interface AccountProfile {
  account: Account
  nameMasked: string | null
  documentKind: string | null
  documentMasked: string | null
}

export interface AccountStanding {
  account: Account
  passwordSetAt: Date | null
  /** A function, so that it stands in nothing that is logged or kept. */
  passwordHash: () => string | null
  mustChangePassword: boolean
  hasPerson: boolean
  /** The assurance that the best of the account's passkeys reaches; null where it has none. */
  passkeyAal: 2 | 3 | null
  /** One-time media that could answer now: active and not past their time; codes unused. */
  media: HeldKind[]
  /** Whether a phone of the account can be asked to confirm; `held`: its holder said "not me" to a request. */
  push: 'ready' | 'held' | 'none'
  verifiedKinds: string[]
  deviceKnown: boolean
}

export type AccountStore = ReturnType<typeof createAccountStore>

export function createAccountStore(deps: { keys: KeyRing; now: () => Date }) {
  const { keys } = deps
  const used = prepare<IdentityTables, { id: string; now: Date }>()((executor, { id, now }) =>
    executor.updateTable('accounts').set({ last_sign_in_at: now }).where('id', '=', id),
  )
  const standings = createStandingLooks()

  return {
    async insert(executor: Executor<IdentityTables>, account: NewAccount): Promise<void> {
      await executor
        .insertInto('accounts')
        .values({
          ...account,
          status: 'active',
          held_reason: null,
          created_at: deps.now(),
          last_sign_in_at: null,
          phone_changed_at: null,
          closing_at: null,
        })
        .execute()
    },

    async find(executor: Executor<IdentityTables>, id: string): Promise<Account | null> {
      const row = await executor.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? accountOf(row) : null
    },

    async profile(executor: Executor<IdentityTables>, id: string): Promise<AccountProfile | null> {
      const row = await executor
        .selectFrom('accounts')
        .leftJoin('persons', 'persons.account_id', 'accounts.id')
        .selectAll('accounts')
        .select(['persons.name_masked', 'persons.document_kind', 'persons.document_masked'])
        .where('accounts.id', '=', id)
        .executeTakeFirst()
      if (!row) return null
      return {
        account: accountOf(row),
        nameMasked: row.name_masked,
        documentKind: row.document_kind,
        documentMasked: row.document_masked,
      }
    },

    async update(
      executor: Executor<IdentityTables>,
      id: string,
      change: Partial<{
        status: AccountStatus
        ial: number
        two_step: 'unknown-devices' | 'always'
        language: string
        last_sign_in_at: Date
        phone_changed_at: Date
        closing_at: Date | null
      }>,
    ): Promise<void> {
      await executor.updateTable('accounts').set(change).where('id', '=', id).execute()
    },

    /** Notes a full sign-in. */
    async signedIn(executor: Executor<IdentityTables>, id: string): Promise<void> {
      await used(executor, { id, now: deps.now() })
    },

    ...holds,

    async savePerson(
      executor: Executor<IdentityTables>,
      accountId: string,
      realm: string,
      person: NewPerson,
    ): Promise<void> {
      await executor
        .insertInto('persons')
        .values({
          account_id: accountId,
          realm,
          name_cipher: keys.encrypt(person.name, 'persons.name'),
          name_masked: person.nameMasked,
          document_kind: person.documentKind,
          document_cipher: keys.encrypt(person.document, 'persons.document'),
          document_masked: person.documentMasked,
          verified_at: deps.now(),
          source: person.source,
        })
        .execute()
    },

    /** Name and document number in clear: to check an item of identity, or for the holder's own download. */
    async revealPerson(
      executor: Executor<IdentityTables>,
      accountId: string,
    ): Promise<{ name: string; document: string } | null> {
      const row = await executor
        .selectFrom('persons')
        .select(['name_cipher', 'document_cipher'])
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      if (!row) return null
      return {
        name: keys.decrypt(row.name_cipher, 'persons.name'),
        document: keys.decrypt(row.document_cipher, 'persons.document'),
      }
    },

    /**
     * All that the ceremony engine wants to know of an account, in one look.
     *
     * @param whose the account's id, or the question whose account it is
     */
    async standing(
      executor: Executor<IdentityTables>,
      whose: string | Holder,
      deviceId: string | null,
    ): Promise<AccountStanding | null> {
      const holder = typeof whose === 'string' ? { values: { id: whose }, question: theAccount } : whose
      const [row] = await standings(holder.question)(executor, { ...holder.values, deviceId, now: deps.now() })
      return row ? standingOf(row) : null
    },
  }
}

/** Who is asked about, where it is not known yet: a question that is part of the look. */
export interface Holder<Values extends object = object> {
  values: Values
  /** Always the same function for the same question: the statement is kept by it. It is given placeholders for `values`. */
  question(executor: Executor<IdentityTables>, values: Values): Expression<string> | Expression<{ account_id: string }>
}

const theAccount = (_: Executor<IdentityTables>, values: object): Expression<string> =>
  sql`${(values as { id: string }).id}::uuid`

/** The account, if it may act; to be asked within a larger statement. */
export const eligibleAccount = (executor: Executor<IdentityTables>, id: string) =>
  executor.selectFrom('accounts').select('id').where('id', '=', id).where('status', 'in', eligibleStatuses)

/** The one look at an account for each of the questions whose it may be, put into words once. */
function createStandingLooks() {
  type Values = { deviceId: string | null; now: Date }
  const looks = new Map<Holder['question'], Prepared<IdentityTables, Values, StandingRow>>()
  return (question: Holder['question']) => {
    const look =
      looks.get(question) ??
      prepare<IdentityTables, Values>()((executor, values) =>
        standingQuery(executor, question(executor, values), values),
      )
    looks.set(question, look)
    return look
  }
}

type StandingRow = Awaited<ReturnType<ReturnType<typeof standingQuery>['executeTakeFirstOrThrow']>>

function standingQuery(
  executor: Executor<IdentityTables>,
  id: Expression<string> | Expression<{ account_id: string }>,
  { deviceId, now }: { deviceId: string | null; now: Date },
) {
  return executor
    .selectFrom('accounts')
    .leftJoin('passwords', 'passwords.account_id', 'accounts.id')
    .leftJoin('persons', 'persons.account_id', 'accounts.id')
    .selectAll('accounts')
    .select(['passwords.hash', 'passwords.set_at', 'passwords.must_change', 'persons.name_masked'])
    .select(eb => [
      eb
        .selectFrom('identifiers')
        .whereRef('identifiers.account_id', '=', 'accounts.id')
        .where('verified_at', 'is not', null)
        .select(sql<string[] | null>`array_agg(identifiers.kind)`.as('kinds'))
        .as('verified_kinds'),
      eb
        .selectFrom('passkeys')
        .whereRef('passkeys.account_id', '=', 'accounts.id')
        .select(sql<boolean | null>`bool_or(hardware)`.as('hardware'))
        .as('has_hardware_passkey'),
      eb
        .exists(
          eb
            .selectFrom('account_devices')
            .whereRef('account_devices.account_id', '=', 'accounts.id')
            .where('device_id', '=', deviceId)
            .where('forgotten_at', 'is', null)
            .select('device_id'),
        )
        .as('device_known'),
      ...mediaInHand(eb, now),
      pushStanding,
    ])
    .where('accounts.id', '=', sql<string>`(${id})`)
}

function standingOf(row: StandingRow): AccountStanding {
  return {
    account: accountOf(row),
    passwordSetAt: row.set_at,
    passwordHash: () => row.hash,
    // Where there is none, the holder of an account that a counter opened sets one at the first sign-in.
    mustChangePassword: row.must_change ?? row.origin === 'counter',
    hasPerson: row.name_masked !== null,
    passkeyAal: row.has_hardware_passkey === null ? null : row.has_hardware_passkey ? 3 : 2,
    media: readMedia(row),
    push: row.push,
    verifiedKinds: row.verified_kinds ?? [],
    deviceKnown: Boolean(row.device_known),
  }
}

function accountOf(row: {
  id: string
  realm: string
  status: AccountStatus
  held_reason: string | null
  ial: number
  two_step: 'unknown-devices' | 'always'
  language: string
  created_at: Date
  last_sign_in_at: Date | null
  phone_changed_at: Date | null
  closing_at: Date | null
}): Account {
  return {
    id: row.id,
    realm: row.realm,
    status: row.status,
    heldReason: row.held_reason,
    ial: row.ial,
    twoStep: row.two_step,
    language: row.language,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
    phoneChangedAt: row.phone_changed_at,
    closingAt: row.closing_at,
  }
}
