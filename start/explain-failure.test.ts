import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseArgs } from 'node:util'
import { AppError } from '../kit/errors/index.ts'
import { explainFailure } from './explain-failure.ts'

test('a wrong setting is told in its own sentences', () => {
  const error = new AppError('settings.invalid', { details: { sentences: ['Write this.', 'And that.'] } })
  assert.equal(explainFailure(error), 'Write this.\nAnd that.')
})

test('a second process on the embedded folder is told who has it and what to do', () => {
  const words = explainFailure(new AppError('database.in_use', { details: { folder: '/srv/data', process: 4711 } }))
  assert.match(words, /^Process 4711 has the embedded database in \/srv\/data open/)
  assert.match(words, /LINGPAI_DATA/)
})

test('a refusal of the server is told without a stack', () => {
  const cause = new Error('database "lingpai" does not exist')
  assert.equal(
    explainFailure(new AppError('database.unavailable', { details: { reason: '3D000' }, cause })),
    'The database refused: database "lingpai" does not exist. Create the database that DATABASE_URL names, or name one that is there.',
  )
})

test('a data folder that is none is told without a stack', () => {
  const cause = Object.assign(new Error('ENOTDIR: not a directory'), { code: 'ENOTDIR', path: '/dev/null/x' })
  assert.equal(explainFailure(cause), 'LINGPAI_DATA must be a folder that can be written: ENOTDIR: not a directory.')
})

test('a wrong option is told without a stack', () => {
  const wrong = (): unknown => parseArgs({ args: ['--relm'], options: {} })
  assert.throws(wrong, (error: unknown) => /^Unknown option '--relm'[^\n]*$/.test(explainFailure(error)))
})

test('a code without a sentence is shown with its details, anything else with its stack', () => {
  assert.equal(explainFailure(new AppError('some.code', { details: { file: 'x' } })), 'some.code: {"file":"x"}')
  assert.match(explainFailure(new TypeError('wrong')), /TypeError: wrong\n\s+at /)
})
