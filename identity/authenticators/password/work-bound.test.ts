import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createWorkBound } from './work-bound.ts'

describe('createWorkBound', () => {
  it('never runs more at a time than allowed, in the order of arrival', async () => {
    const bound = createWorkBound({ running: 3, queue: 100, clock: () => 0 })
    let now = 0
    let most = 0
    const started: number[] = []
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        bound.run(async () => {
          started.push(index)
          most = Math.max(most, ++now)
          await new Promise(setImmediate)
          now -= 1
        }),
      ),
    )
    assert.equal(most, 3)
    assert.deepEqual(
      started,
      started.toSorted((left, right) => left - right),
    )
  })

  it('frees the place of a work that fails', async () => {
    const bound = createWorkBound({ running: 1, queue: 1, clock: () => 0 })
    const failing = bound.run(() => Promise.reject(new Error('broken')))
    const following = bound.run(() => Promise.resolve('done'))
    await assert.rejects(failing, /broken/)
    assert.equal(await following, 'done')
    assert.deepEqual(bound.depth(), { running: 0, waiting: 0 })
  })

  it('estimates when to come back from how long works take and how many wait', async () => {
    let time = 0
    const bound = createWorkBound({ running: 1, queue: 1, clock: () => time })
    for (let run = 0; run < 100; run++) {
      await bound.run(async () => {
        time += 3000
      })
    }
    const works = [bound.run(async () => {}), bound.run(async () => {})]
    const details = { retryAfterSeconds: 6 }
    await assert.rejects(
      bound.run(async () => {}),
      { code: 'overloaded', details },
    )
    await Promise.all(works)
  })
})
