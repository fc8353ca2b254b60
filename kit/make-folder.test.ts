import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeFolder } from './make-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'lingpai-folder-'))
after(() => rmSync(root, { recursive: true, force: true }))

test('makes a folder and those above it, for the owner alone, and again', () => {
  const folder = join(root, 'a/b/c')
  makeFolder(folder)
  makeFolder(folder)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
})

test('refuses at once below what takes no folder', { timeout: 1000 }, () => {
  const file = join(root, 'file')
  writeFileSync(file, '')
  // Where there is no /proc, a file does: below neither can a folder be made.
  for (const folder of ['/proc/lingpai/data', join(file, 'data')])
    assert.throws(() => makeFolder(folder), { code: 'folder.unwritable' })
})
