import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createHashPool } from './hash-pool.ts'
import { parseStoredHash } from './legacy-hashes.ts'

const pool = createHashPool({
  running: 2,
  queue: 100,
  parameters: { memoryCost: 64, timeCost: 1, parallelism: 1 },
  guard: () => {},
})

// Made by other programs: the formats' own documents and RFCs where named, else Python's hashlib and openssl.
const password = '青禾-密码1'
const vectors: readonly (readonly [name: string, stored: string, password: string])[] = [
  [
    'argon2id (reference test)',
    '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    'password',
  ],
  ['bcrypt 2a (crypt_blowfish)', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
  ['bcrypt 2y', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
  ['bcrypt 2b', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
  ['PBKDF2-SHA1 (RFC 6070)', 'pbkdf2-sha1$4096$c2FsdA==$SwB5AbdlSJq+rUnZJvch0GWkKcE=', 'password'],
  ['PBKDF2 without a digest, SHA-1', 'pbkdf2$4096$c2FsdA==$SwB5AbdlSJq+rUnZJvch0GWkKcE=', 'password'],
  [
    'PBKDF2-SHA256 (RFC 7914)',
    'pbkdf2-sha256$80000$TmFDbA==$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbhBtRybMXaicr3ruh0HhHj2Kzl/M8jQ==',
    'Password',
  ],
  [
    'PBKDF2-SHA256 (passlib)',
    '$pbkdf2-sha256$8000$XAuBMIYQQogxRg$tRRlz8hYn63B9LYiCd6PRo6FMiunY9ozmMMI3srxeRE',
    'password',
  ],
  [
    'PBKDF2-SHA256 (passlib, with dots)',
    '$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk',
    'toomanysecrets',
  ],
  [
    'PBKDF2-SHA256 (PHC)',
    '$pbkdf2-sha256$i=8000,l=32$XAuBMIYQQogxRg$tRRlz8hYn63B9LYiCd6PRo6FMiunY9ozmMMI3srxeRE',
    'password',
  ],
  [
    'PBKDF2-SHA256 (Keycloak)',
    'pbkdf2-sha256$27500$MDEyMzQ1Njc4OWFiY2RlZg==$tOO0TiRiNBlp+vVU563xjNSLvryUFt43kXb/GUzLqtxAti4vVeTky+woZkMd17Ya2QUAXT2+fYmVFEm3G2dbcw==',
    password,
  ],
  [
    'PBKDF2-SHA512 (Keycloak)',
    'pbkdf2-sha512$30000$MDEyMzQ1Njc4OWFiY2RlZg==$1Oiovl9EtmygaA9c05hZog9bC6b883FihDzgN8uYvxMtdsMpR/fg7ErzZfmDJrQE0Nu/fVyegSk1qpZriGo1Tg==',
    password,
  ],
  ['PBKDF2-SHA256 (Django)', 'pbkdf2_sha256$1000$seasalt$q2C8W3ITjMCQZlT3IFim+WcRsuhL+X9HdYSOr9wAVgg=', password],
  ['SHA-1', 'sha1$seasalt$66ae9f185e41d53fd7d7595a4f7450e3c58e37b2', password],
  ['SHA-256, hash in hex', 'sha256$seasalt$9befb939e17057dc40786f7f2938240e9e55768d275ad0c51638c73a3c53e506', password],
  [
    'SHA-512, hash in base64',
    'sha512$seasalt$GY6vwUgYjAgZDaPSHj0jgQgSEzrNqzl+hh5MyIyf3vcxzl4PmmeqT0yMh5c/l0zKSGtiWdLDDrRhnLZYJn5Qkg==',
    password,
  ],
  [
    'SHA-256, salt behind',
    'sha256-suffix$seasalt$fa65f4f41e2aa6a35349f3c1f766a34e58cf265e99ea86969658594fc4e0c1a8',
    password,
  ],
  [
    'SHA-256, salt of bytes in hex',
    'sha256$hex:00FF10a37e$14bb40c9fcd82bec999ecb3ef4595788c96e022d9eca86e3c2be14605c0115b7',
    password,
  ],
  [
    'SHA-512, salt of bytes in base64, behind',
    'sha512-suffix$base64:AP8Qo34=$kqDGXZSHd9SZUHmq9BqCKIVcBLfjclY1ntclelLMSQFKeNFBwIClovlrittrOxJ160ed9f0UfORiHG8Zs7nz3A==',
    password,
  ],
  ['SM3', 'sm3$seasalt$e5cdedb13fbed7c763168b4d0e38e287ca735affb903d4f3c8e3c08019c41ca4', password],
  ['LDAP SSHA', '{SSHA}SEAKjv4n2Xdz6oGVxiCOLJI8jtJzYWx0c2FsdA==', password],
  ['LDAP SSHA256', '{SSHA256}GSwDm387CFsoXVUFEPNib26KLTk3vxoIxRl6HETXr9JzYWx0c2FsdA==', password],
  [
    'LDAP SSHA512',
    '{SSHA512}g61wKrcwBQYCg3eHAb3peGJhfVHfDzGQTSITfprf9oK/miBZyP9485tHLxyvpJBaTZqZOkh+Ty5JoERTh/j4v3NhbHRzYWx0',
    password,
  ],
]

for (const [name, stored, right] of vectors) {
  describe(name, () => {
    it('lets the right password in, and asks for a new hash', async () => {
      assert.deepEqual(await pool.verify(stored, right), { matches: true, needsRehash: true })
    })

    it('refuses a wrong one', async () => {
      assert.deepEqual(await pool.verify(stored, `${right}x`), { matches: false, needsRehash: false })
    })
  })
}

describe('an imported hash of a password that NFKC alters', () => {
  it('is verified as it was typed there', async () => {
    // SHA-256 of "seasalt" and full-width "１２３"
    const stored = 'sha256$seasalt$d7097e09bd2c2a0fc98f10e5903d337aa4c8c06b888e67bcfd4b0860445b4ff7'
    assert.deepEqual(await pool.verify(stored, '１２３'), { matches: true, needsRehash: true })
  })
})

describe('bcrypt', () => {
  it('reads 72 bytes, as the old system did', async () => {
    const stored = '$2b$04$u9wYkwDlljF8kklcJ5ZTXex/V3K/vpAfoT11yCnjyQP8EKtspzcKW'
    assert.equal((await pool.verify(stored, `${'a'.repeat(72)}b`)).matches, true)
    assert.equal((await pool.verify(stored, `${'a'.repeat(71)}b`)).matches, false)
  })
})

describe('parseStoredHash refuses', () => {
  const digest = '9befb939e17057dc40786f7f2938240e9e55768d275ad0c51638c73a3c53e506'
  const refused: readonly (readonly [name: string, stored: string, code: string])[] = [
    ['a password in clear', 'hunter2', 'unknown-format'],
    ['nothing', '', 'unknown-format'],
    ['a text of a megabyte', 'x'.repeat(1024 * 1024), 'malformed'],
    ['an LDAP scheme it does not know', '{CRYPT}xyz', 'unknown-format'],
    ['MD5', 'md5$seasalt$5f4dcc3b5aa765d61d8327deb882cf99', 'weak-digest'],
    ['LDAP MD5', '{SMD5}AAAA', 'weak-digest'],
    ['a digest without salt', `sha256$$${digest}`, 'unsalted'],
    ['LDAP SHA, which has no salt', '{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', 'unsalted'],
    ['LDAP SSHA with an empty salt', '{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', 'unsalted'],
    ['a digest with a salt that is not the hex it says', `sha256$hex:0g$${digest}`, 'malformed'],
    ['a digest cut short', `sha256$seasalt$${digest.slice(2)}`, 'malformed'],
    ['a digest with a part too many', `sha256$sea$salt$${digest}`, 'malformed'],
    ['bcrypt cut short', '$2b$05$CCCCCCCCCCCCCCCCCCCCC', 'malformed'],
    ['bcrypt below its least cost', '$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'malformed'],
    ['bcrypt of the faulty kind 2x', '$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'malformed'],
    ['bcrypt that would take hours', '$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'too-costly'],
    ['PBKDF2 without iterations', 'pbkdf2-sha256$0$c2FsdA==$SwB5AbdlSJq+rUnZJvch0GWkKcE=', 'malformed'],
    ['PBKDF2 with an unknown digest', 'pbkdf2-md5$1000$c2FsdA==$SwB5AbdlSJq+rUnZJvch0GWkKcE=', 'malformed'],
    ['PBKDF2 with a hash of three bytes', 'pbkdf2-sha256$1000$c2FsdA==$AAAA', 'malformed'],
    ['PBKDF2 that would take hours', 'pbkdf2-sha256$4000000000$c2FsdA==$SwB5AbdlSJq+rUnZJvch0GWkKcE=', 'too-costly'],
    ['argon2 cut short', '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ', 'malformed'],
    [
      'argon2 that would take all memory',
      '$argon2id$v=19$m=4000000,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
      'too-costly',
    ],
  ]
  for (const [name, stored, code] of refused) {
    it(name, () => assert.deepEqual(parseStoredHash(stored), { ok: false, code }))
  }

  it('any text without throwing', () => {
    const prefix = fc.constantFrom('', '$argon2id$', '$2b$10$', 'pbkdf2-sha256$', 'sha256$', '{SSHA}', 'sm3$a$')
    fc.assert(
      fc.property(prefix, fc.string(), (start, rest) => {
        assert.equal(typeof parseStoredHash(start + rest).ok, 'boolean')
      }),
    )
  })
})
