import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { packageRoot } from '../../kit/root.ts'
import { eventKinds } from './kinds.ts'

const sources = globSync('identity/**/*.{ts,tsx}', { cwd: packageRoot })
  .filter(file => !/\.test\.tsx?$|testing|phrases|events\/(kinds|describe-event)\.ts$/.test(file))
  .map(file => readFileSync(new URL(file, packageRoot), 'utf8'))

/** `'lock.set'`, and `${ceremony.purpose}.failed` for every purpose. */
const written = sources.flatMap(text => {
  const whole = [...text.matchAll(/'([a-z-]+\.[a-z_-]+)'/g)].map(
    ([, kind = '']) =>
      (one: string) =>
        one === kind,
  )
  const made = [...text.matchAll(/kind: `([^`]+)`/g)].map(([, template = '']) => {
    const pattern = new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{.*?\}/g, '[a-z-]+')}$`)
    return (one: string) => pattern.test(one)
  })
  return [...whole, ...made]
})
const isWritten = (kind: string): boolean => written.some(matches => matches(kind))

test('every kind of event that is declared is written somewhere', () => {
  assert.deepEqual(
    Object.keys(eventKinds).filter(kind => !isWritten(kind)),
    [],
  )
})

test('a kind that nothing writes is found', () => {
  assert.equal(isWritten('staff.person-revealed'), false)
})

test('every kind is told of in the guide of events, and no other', () => {
  const guide = readFileSync(new URL('docs/guides/events.md', packageRoot), 'utf8')
  const table = guide.slice(guide.indexOf('## Kinds'), guide.indexOf('## Members'))
  const told = [...table.matchAll(/^\| `([a-z-]+\.[a-z_-]+)`/gm)].map(([, kind = '']) => kind)
  assert.deepEqual(told.toSorted(), Object.keys(eventKinds).toSorted())
})
