import { createInterface } from 'node:readline'

/** Asks on the error output, so that what a command prints stays clean; the answers may be piped in, one a line. */
export async function askInTerminal(questions: readonly string[]): Promise<string[]> {
  const reading = createInterface({ input: process.stdin, terminal: false })
  const lines = reading[Symbol.asyncIterator]()
  const answers: string[] = []
  for (const question of questions) {
    process.stderr.write(`${question}: `)
    const { value, done } = await lines.next()
    answers.push(done === true ? '' : value.trim())
  }
  reading.close()
  return answers
}
