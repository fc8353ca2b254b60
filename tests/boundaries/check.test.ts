import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../../kit/root.ts'
import { findViolations } from './check.ts'
import { importsOf } from './imports.ts'

const violations = new URL('tests/boundaries/violations/', packageRoot)

describe('the import rules', () => {
  for (const tree of readdirSync(violations)) {
    // `rules-are-pure--indirect` is one more way to break `rules-are-pure`; `none` breaks nothing.
    const [rule = ''] = tree.split('--')
    it(rule === 'none' ? 'allow what is right' : `find ${tree}`, () => {
      const found = findViolations(fileURLToPath(new URL(tree, violations)))
      assert.deepEqual(
        found.map(violation => violation.rule),
        rule === 'none' ? [] : [rule],
      )
    })
  }

  it('are each broken by an example', () => {
    const broken = new Set(readdirSync(violations).map(tree => tree.split('--')[0]))
    const rules = [
      'kit-stands-alone',
      'nothing-imports-outermost',
      'apps-meet-over-http',
      'start-composes',
      'compose-is-the-top',
    ]
    const others = ['through-the-door', 'rules-are-pure', 'stores-hold-only-sql', 'no-cycles', 'none']
    assert.deepEqual(broken, new Set([...rules, ...others]))
  })
})

describe('reading imports', () => {
  const specifiers = (source: string) => importsOf('a/b/c.ts', source).map(({ specifier }) => specifier)

  for (const source of [
    `import './x.ts'`,
    `import x from './x.ts'`,
    `import x, { type y } from './x.ts'`,
    `import * as x from "./x.ts"`,
    `import {\n  x,\n  y as z,\n} from './x.ts'`,
    `export { x } from './x.ts'`,
    `export * from './x.ts'`,
    `const x = await import('./x.ts')`,
  ]) {
    it(`sees ${source}`, () => {
      assert.deepEqual(specifiers(source), ['./x.ts'])
    })
  }

  for (const source of [`// import './x.ts'`, `/*\nimport './x.ts'\n*/`, `const text = "a '; from './x.ts'"`]) {
    it(`passes over ${source}`, () => {
      assert.deepEqual(specifiers(source), [])
    })
  }

  it('tells types from values', () => {
    const isTypeOnly = (source: string) => importsOf('a/b/c.ts', source).map(imported => imported.isTypeOnly)
    assert.deepEqual(isTypeOnly(`import type { x } from './x.ts'`), [true])
    assert.deepEqual(isTypeOnly(`import { type x } from './x.ts'`), [false])
  })
})
