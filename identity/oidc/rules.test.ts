import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { chooseLevel, demandOf, levelOf, reportedLevel } from './rules.ts'

const acr = fc.oneof(fc.constantFrom('1', '2', '3', 'urn:lingpai:aal:1', 'urn:lingpai:aal:2'), fc.string())
const reachable = fc.integer({ min: 0, max: 3 })

describe('levels', () => {
  it('are known by number and by name, and by nothing else', () => {
    assert.deepEqual(['1', 'urn:lingpai:aal:3', '0', '4', '02', ' 2', 'urn:mace:incommon:iap:silver'].map(levelOf), [
      1,
      3,
      null,
      null,
      null,
      null,
      null,
    ])
  })

  it('chosen are asked for, reachable, and none lower would do', () => {
    fc.assert(
      fc.property(fc.array(acr, { minLength: 1 }), reachable, (asked, most) => {
        const levels = asked.map(levelOf).filter(level => level !== null && level <= most)
        const choice = chooseLevel(asked, most)
        assert.equal(choice.ok, levels.length > 0)
        if (choice.ok) assert.equal(choice.level, Math.min(...levels.map(Number)))
      }),
    )
  })

  it('reported never exceed the one reached', () => {
    fc.assert(
      fc.property(fc.array(acr), fc.integer({ min: 1, max: 3 }), (asked, aal) => {
        const said = levelOf(reportedLevel(asked, aal))
        assert.ok(said !== null && said <= aal)
      }),
    )
  })
})

describe('demandOf', () => {
  it('reads acr_values, max_age and prompt', () => {
    const demand = demandOf({ acr_values: '2  1', max_age: '60', prompt: 'consent login' })
    assert.deepEqual(demand, { acr: ['2', '1'], maxAge: 60, fresh: true })
  })

  it('asks for nothing by default', () => {
    assert.deepEqual(demandOf({}), { acr: [], maxAge: null, fresh: false })
  })

  it('reads one or several levels from the claims parameter', () => {
    const claims = (asked: unknown) => JSON.stringify({ id_token: { acr: asked } })
    assert.deepEqual(demandOf({ claims: claims({ value: '2' }) }).acr, ['2'])
    assert.deepEqual(demandOf({ claims: claims({ values: ['2', 3] }) }).acr, ['2'])
  })

  it('takes claims that make no sense for none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), claims => {
        assert.ok(Array.isArray(demandOf({ claims }).acr))
      }),
    )
  })
})
