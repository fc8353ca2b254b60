/** The parameters of argon2id; memory in KiB. */
export type HashParameters = { memoryCost: number; timeCost: number; parallelism: number }

/** A stored hash, understood. */
export type StoredHash = {
  kind: 'argon2' | 'bcrypt' | 'pbkdf2' | 'salted-digest'
  /** Much faster than argon2id: a wrong password must cost a decoy too, or the answer's time would tell the kind. */
  isCheap: boolean
  /** Whether a new hash with these parameters would be no better. */
  isAsStrongAs(parameters: HashParameters): boolean
  matches(password: string): Promise<boolean>
}

/**
 * Why a stored text can't be used: no known format; a known one with a broken part; a cost that would block a core for
 * seconds (a way to attack the service through an import file); no salt; MD5.
 */
export type HashFault = 'unknown-format' | 'malformed' | 'too-costly' | 'unsalted' | 'weak-digest'

export type ParsedHash = { ok: true; hash: StoredHash } | { ok: false; code: HashFault }

export const fault = (code: HashFault): ParsedHash => ({ ok: false, code })
