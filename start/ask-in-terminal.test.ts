import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import type { Question } from '../identity/compose.ts'
import { askInTerminal } from './ask-in-terminal.ts'

const secret = { secret: 'Passphrase', isNew: false }
const fresh = { secret: 'Passphrase', isNew: true }

/** A person at a terminal, who types an answer when they are asked. */
async function type(questions: readonly Question[], ...typed: string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input })
  const shown: string[] = []
  const write = (text: string): void => {
    shown.push(text)
    if (text.endsWith(': ')) setImmediate(() => input.write(typed.shift() ?? ''))
  }
  return { answers: await askInTerminal(questions, { input, output: { write } }), shown: shown.join('') }
}

async function pipe(questions: readonly Question[], text: string) {
  const input = new PassThrough()
  const answers = askInTerminal(questions, { input, output: { write: () => {} } })
  input.end(text)
  return await answers
}

test('what is typed is shown, and a secret is not', async () => {
  const { answers, shown } = await type(['Name', secret, 'Phone'], 'clerk\r', 'horse staple\r', '138\r')
  assert.deepEqual(answers, ['clerk', 'horse staple', '138'])
  assert.match(shown, /Name: .*clerk[^]*Passphrase: \n[^]*138/)
  assert.doesNotMatch(shown, /horse|staple/)
})

test('a new secret is typed twice, until both are the same', async () => {
  const { answers, shown } = await type([fresh], 'one two\r', 'one tow\r', 'three four\r', 'three four\r')
  assert.deepEqual(answers, ['three four'])
  assert.match(shown, /They differ/)
  assert.doesNotMatch(shown, /one|tow|four/)
})

test('what is piped in is read a line each, once', async () => {
  assert.deepEqual(await pipe(['Name', fresh, secret], 'clerk\nnew one\nold one\n'), ['clerk', 'new one', 'old one'])
})

test('what is missing is empty', async () => {
  assert.deepEqual(await pipe([fresh, 'Name'], ''), ['', ''])
})

test('Ctrl-C calls it off', async () => {
  await assert.rejects(type([secret], 'hor\x03'), /Called off/)
})
