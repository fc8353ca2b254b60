import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const library = new URL('library.js', import.meta.url).href

test('oidc-provider says nothing of this Node when it is loaded, and whatever comes after is heard', async () => {
  const script = `await import(${JSON.stringify(library)}); console.warn('heard')`
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', script])
  assert.deepEqual([stdout, stderr], ['', 'heard\n'])
})
