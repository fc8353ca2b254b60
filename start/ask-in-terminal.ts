import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Question } from '../identity/compose.ts'

/** The terminal, or what stands in its place. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean }
  output: { write(text: string): unknown }
}

const own: Terminal = { input: process.stdin, output: process.stderr }

/**
 * Asks on the error output, so that what a command prints stays clean; the answers may be piped in, one a line. A secret that is typed is
 * not shown, and one that is new is typed twice.
 */
export async function askInTerminal(
  questions: readonly Question[],
  { input, output }: Terminal = own,
): Promise<string[]> {
  const isTyped = input.isTTY === true
  let isSecret = false
  // Readline echoes what is typed by itself; while a secret is, it writes to nobody.
  const echo = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!isSecret) output.write(chunk.toString())
      done()
    },
  })
  const reading = createInterface({ input, output: echo, terminal: isTyped })
  const lines = reading[Symbol.asyncIterator]()
  let isOver = false
  reading.once('SIGINT', () => {
    isOver = true
    reading.close()
  })

  async function ask(text: string, secret: boolean): Promise<string> {
    output.write(`${text}: `)
    isSecret = secret && isTyped
    const { value, done } = await lines.next()
    if (isSecret) output.write('\n')
    isSecret = false
    if (isOver) throw new Error('Called off: nothing was done.')
    return done === true ? '' : value.trim()
  }

  async function askTwice(text: string): Promise<string> {
    for (;;) {
      const first = await ask(text, true)
      if (!isTyped || first === (await ask('The same again', true))) return first
      output.write('They differ.\n')
    }
  }

  const answers: string[] = []
  try {
    for (const question of questions) {
      if (typeof question === 'string') answers.push(await ask(question, false))
      else answers.push(question.isNew ? await askTwice(question.secret) : await ask(question.secret, true))
    }
  } finally {
    reading.close()
  }
  return answers
}
