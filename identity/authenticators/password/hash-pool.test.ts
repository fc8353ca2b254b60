import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isAppError } from '../../../kit/errors/index.ts'
import { createHashPool, defaultHashParameters } from './hash-pool.ts'
import { wasUsedBefore } from './was-used-before.ts'

const quick = { memoryCost: 64, timeCost: 1, parallelism: 1 }
const guard = () => {}

function createPool(options: { running?: number; queue?: number } = {}) {
  return createHashPool({ running: 2, queue: 1000, parameters: quick, guard, ...options })
}

describe('the hash pool', () => {
  const pool = createPool()

  it('verifies what it hashed, and nothing else', async () => {
    const stored = await pool.hash('correct horse')
    assert.deepEqual(await pool.verify(stored, 'correct horse'), { matches: true, needsRehash: false })
    assert.deepEqual(await pool.verify(stored, 'correct horsf'), { matches: false, needsRehash: false })
  })

  it('uses argon2id with the parameters of OWASP unless told otherwise', async () => {
    const stored = await createHashPool({ running: 1, queue: 1, guard }).hash('x')
    assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  })

  it('salts: the same password is never stored twice alike', async () => {
    assert.notEqual(await pool.hash('same'), await pool.hash('same'))
  })

  // ASVS 5.0 §6.2.9: at least 64 characters; §6.2.8: verified exactly as received, without truncation.
  it('reads every code point: the last of a 200-character password counts', async () => {
    const start = '密'.repeat(199)
    const stored = await pool.hash(`${start}码`)
    assert.equal((await pool.verify(stored, `${start}码`)).matches, true)
    assert.equal((await pool.verify(stored, `${start}马`)).matches, false)
  })

  it('reads every code point of any password, wherever one is changed', async () => {
    const password = fc.string({ unit: 'binary', minLength: 1, maxLength: 256 }).filter(isAllowed)
    const property = fc.asyncProperty(password, fc.nat(), async (text, seed) => {
      const points = Array.from(text.normalize('NFKC'))
      const at = seed % points.length
      const altered = points.with(at, points[at] === 'x' ? 'y' : 'x').join('')
      const stored = await pool.hash(text)
      assert.equal((await pool.verify(stored, text)).matches, true)
      assert.equal((await pool.verify(stored, altered)).matches, altered.normalize('NFKC') === text.normalize('NFKC'))
    })
    await fc.assert(property, { numRuns: 50 })
  })

  it('takes full-width and composed spellings for the same password', async () => {
    assert.equal((await pool.verify(await pool.hash('ａｂｃ１２３'), 'abc123')).matches, true)
    assert.equal((await pool.verify(await pool.hash('caf\u00e9'), 'cafe\u0301')).matches, true)
  })

  it('keeps case and spaces apart', async () => {
    const stored = await pool.hash(' Abc ')
    assert.equal((await pool.verify(stored, ' abc ')).matches, false)
    assert.equal((await pool.verify(stored, 'Abc')).matches, false)
  })

  it('refuses to hash more than 256 code points', async () => {
    const refused = { code: 'password-unusable', details: { reason: 'too-long' } }
    await assert.rejects(pool.hash('密'.repeat(257)), refused)
    assert.match(await pool.hash('😀'.repeat(256)), /^\$argon2id/)
  })

  it('refuses to hash half a surrogate pair', async () => {
    await assert.rejects(pool.hash('\ud83d'), { code: 'password-unusable', details: { reason: 'malformed' } })
  })

  it('answers a password that can be none like a wrong one', async () => {
    const stored = await pool.hash('x')
    assert.deepEqual(await pool.verify(stored, 'x'.repeat(100_000)), { matches: false, needsRehash: false })
    assert.deepEqual(await pool.verify(stored, '\ud83d'), { matches: false, needsRehash: false })
  })

  it('says so when the stored text is no hash', async () => {
    await assert.rejects(pool.verify('hunter2', 'hunter2'), {
      code: 'stored-hash-unreadable',
      details: { reason: 'unknown-format' },
    })
  })

  it('asks for a new hash when the parameters have risen', async () => {
    const stored = await pool.hash('x')
    const risen = createHashPool({ running: 1, queue: 1, parameters: { ...quick, timeCost: 2 }, guard })
    assert.deepEqual(await risen.verify(stored, 'x'), { matches: true, needsRehash: true })
  })

  it('asks for none when they have fallen', async () => {
    const strong = createHashPool({ running: 1, queue: 1, parameters: { ...quick, memoryCost: 128 }, guard })
    assert.deepEqual(await pool.verify(await strong.hash('x'), 'x'), { matches: true, needsRehash: false })
  })

  it('never lets the decoy match', async () => {
    for (const password of ['', 'x', 'a'.repeat(300)]) {
      assert.deepEqual(await pool.verifyDecoy(password), { matches: false, needsRehash: false })
    }
  })

  it('asks its guard before each kind of work, and does not work when it refuses', async () => {
    const asked: string[] = []
    const guarded = createHashPool({
      running: 1,
      queue: 1,
      parameters: quick,
      guard: what => {
        asked.push(what)
        throw new Error('within a transaction')
      },
    })
    const works = [() => guarded.hash('x'), () => guarded.verify('x', 'x'), () => guarded.verifyDecoy('x')]
    for (const work of works) await assert.rejects(work, /within a transaction/)
    assert.deepEqual(asked, ['hashing a password', 'verifying a password', 'verifying a password'])
  })

  it('finds a password among earlier ones', async () => {
    const earlier = [await pool.hash('first'), await pool.hash('second')]
    assert.equal(await wasUsedBefore(pool, 'second', earlier), true)
    assert.equal(await wasUsedBefore(pool, 'third', earlier), false)
    assert.equal(await wasUsedBefore(pool, 'first', []), false)
  })
})

// security.md, Guessing: bounded concurrency; beyond it 503 with Retry-After, not collapse.
describe('the hash pool under 200 calls at once', () => {
  it('turns away what exceeds its places and its queue, and finishes everything else', async () => {
    const pool = createPool({ running: 2, queue: 10 })
    const stored = await pool.hash('x')
    const calls = Array.from({ length: 200 }, (_, index) => pool.verify(stored, index % 2 === 0 ? 'x' : 'y'))
    assert.deepEqual(pool.depth(), { running: 2, waiting: 10 })
    const results = await Promise.allSettled(calls)
    const done = results.filter(result => result.status === 'fulfilled').map(result => result.value.matches)
    assert.deepEqual(
      done,
      Array.from({ length: 12 }, (_, index) => index % 2 === 0),
    )
    for (const result of results.filter(settled => settled.status === 'rejected')) {
      assert.ok(isAppError(result.reason))
      assert.equal(result.reason.code, 'overloaded')
      assert.ok(Number(result.reason.details.retryAfterSeconds) >= 1)
    }
    assert.deepEqual(pool.depth(), { running: 0, waiting: 0 })
  })

  it('counts decoys, new hashes and imported hashes within the same bound', async () => {
    const pool = createPool({ running: 1, queue: 2 })
    const works = [
      pool.verifyDecoy('x'),
      pool.hash('x'),
      pool.verify('sha1$s$66ae9f185e41d53fd7d7595a4f7450e3c58e37b2', 'x'),
    ]
    await assert.rejects(pool.verifyDecoy('x'), { code: 'overloaded' })
    await Promise.all(works)
  })
})

// ASVS 5.0 §6.3.8: no telling by timing.
describe('an imported hash that compares in no time', () => {
  it('costs a wrong password as much as an unknown account does', async () => {
    const pool = createHashPool({ running: 1, queue: 1, parameters: defaultHashParameters, guard })
    const stored = 'sha256$seasalt$9befb939e17057dc40786f7f2938240e9e55768d275ad0c51638c73a3c53e506'
    const unknown = await leastWorkOf3(() => pool.verifyDecoy('wrong'))
    const imported = await leastWorkOf3(() => pool.verify(stored, 'wrong'))
    assert.ok(imported > unknown * 0.3, `${imported} µs against ${unknown} µs`)
  })
})

/** Processor time of all threads, in microseconds: whatever else the machine is doing does not count. */
async function leastWorkOf3(work: () => Promise<unknown>): Promise<number> {
  const costs: number[] = []
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    costs.push(user + system)
  }
  return Math.min(...costs)
}

function isAllowed(text: string): boolean {
  return text.isWellFormed() && Array.from(text.normalize('NFKC')).length <= 256
}
