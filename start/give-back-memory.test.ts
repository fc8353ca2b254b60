import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getHeapStatistics } from 'node:v8'
import { giveBackMemory } from './give-back-memory.ts'

const megabyte = 1_000_000
const committed = (): number => getHeapStatistics().total_heap_size / megabyte

test('what nobody holds any more is given back to the system', async () => {
  let held: string[] | null = Array.from({ length: 500_000 }, (_, index) => `a text of its own, number ${index}`)
  const before = committed()
  assert.ok(held.length > 0)
  held = null
  await giveBackMemory()
  assert.ok(before - committed() > 15, `${before} MB before, ${committed()} MB after`)
})
