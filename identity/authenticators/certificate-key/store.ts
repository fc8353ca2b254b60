import { type Certificate, fingerprintOf } from '../../../kit/certificates/index.ts'
import type { Executor, Transaction } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'

type Run = Executor<IdentityTables>

export interface StoredCertificateKey {
  accountId: string
  id: string
  fingerprint: string
  serial: string
  status: IdentityTables['certificate_keys']['status']
  secretCipher: string
  validUntil: Date
  createdAt: Date
  lastUsedAt: Date | null
}

const columns = [
  'account_id as accountId',
  'id',
  'fingerprint',
  'serial',
  'status',
  'secret_cipher as secretCipher',
  'valid_until as validUntil',
  'created_at as createdAt',
  'last_used_at as lastUsedAt',
] as const

interface RegistrationAsked {
  sessionId: string
  accountId: string
  textHash: string
}

export const certificateKeyStore = {
  /** @returns false where the key belongs to an account of the realm already, this one or another */
  async insert(
    tx: Transaction<IdentityTables>,
    key: { accountId: string; id: string; realm: string; fingerprint: string; secretCipher: string; at: Date },
    certificate: Certificate,
  ): Promise<boolean> {
    const { accountId, id, realm, fingerprint, secretCipher, at } = key
    const owner = await tx
      .insertInto('certificate_key_owners')
      .values({ realm, key_hash: fingerprintOf(certificate.keyInfo), account_id: accountId })
      .onConflict(conflict => conflict.doNothing())
      .returning('account_id')
      .executeTakeFirst()
    if (!owner) return false
    await tx
      .insertInto('certificate_keys')
      .values({
        account_id: accountId,
        id,
        realm,
        fingerprint,
        serial: certificate.serial,
        status: 'active',
        secret_cipher: secretCipher,
        valid_until: certificate.validUntil,
        created_at: at,
        activated_at: at,
        last_used_at: null,
        ended_at: null,
        warned_at: null,
      })
      .execute()
    return true
  },

  /** Those that the account has in hand, the newest first. */
  async list(run: Run, accountId: string): Promise<StoredCertificateKey[]> {
    return await run
      .selectFrom('certificate_keys')
      .select(columns)
      .where('account_id', '=', accountId)
      .where('status', 'in', ['active', 'suspended', 'lost', 'expired'])
      .orderBy('id', 'desc')
      .execute()
  },

  async findActive(
    run: Run,
    accountId: string,
    by: { fingerprint: string } | { id: string },
  ): Promise<StoredCertificateKey | undefined> {
    const query = run
      .selectFrom('certificate_keys')
      .select(columns)
      .where('account_id', '=', accountId)
      .where('status', '=', 'active')
    return await ('id' in by
      ? query.where('id', '=', by.id)
      : query.where('fingerprint', '=', by.fingerprint)
    ).executeTakeFirst()
  },

  /** Holds an active one to the end of the transaction. @returns false where it is none any more */
  async hold(tx: Transaction<IdentityTables>, { accountId, id }: { accountId: string; id: string }): Promise<boolean> {
    const row = await tx
      .selectFrom('certificate_keys')
      .select('id')
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('status', '=', 'active')
      .forUpdate()
      .executeTakeFirst()
    return row !== undefined
  },

  /** @returns false where it was stopped since it was found */
  async use(run: Run, { accountId, id }: { accountId: string; id: string }, at: Date): Promise<boolean> {
    const row = await run
      .updateTable('certificate_keys')
      .set({ last_used_at: at })
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('status', '=', 'active')
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  },

  /** What a session is asked to sign; a later page takes the place of an earlier one. */
  async ask(run: Run, asked: RegistrationAsked & { renews: string | null; expiresAt: Date }): Promise<void> {
    const fresh = { text_hash: asked.textHash, renews: asked.renews, expires_at: asked.expiresAt }
    await run
      .insertInto('certificate_key_requests')
      .values({ session_id: asked.sessionId, account_id: asked.accountId, ...fresh })
      .onConflict(conflict => conflict.column('session_id').doUpdateSet({ account_id: asked.accountId, ...fresh }))
      .execute()
  },

  /** Consumes what the session was asked, in one statement: of two answers exactly one wins. */
  async answered(run: Run, asked: RegistrationAsked & { renews: string | null; at: Date }): Promise<boolean> {
    const row = await run
      .deleteFrom('certificate_key_requests')
      .where('session_id', '=', asked.sessionId)
      .where('account_id', '=', asked.accountId)
      .where('text_hash', '=', asked.textHash)
      .where('renews', 'is not distinct from', asked.renews)
      .where('expires_at', '>', asked.at)
      .returning('session_id')
      .executeTakeFirst()
    return row !== undefined
  },
}
