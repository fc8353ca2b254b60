#!/usr/bin/env node
import { isAppError } from '../kit/errors/index.ts'
import { commands, findCommand, usage } from './commands.ts'

const words = process.argv.slice(2)
const found = findCommand(words)
if (!found) {
  process.stderr.write(`${usage(commands)}\n`)
  process.exitCode = words.length === 0 ? 0 : 2
} else {
  try {
    process.exitCode = (await found.command.run(found.rest)) ? 0 : 1
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = 1
  }
}

/** A failure in words: what stands in its details is written for the operator. */
function explain(error: unknown): string {
  if (!isAppError(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const { sentences, ...details } = error.details
  if (Array.isArray(sentences)) return sentences.join('\n')
  return Object.keys(details).length > 0 ? `${error.code}: ${JSON.stringify(details)}` : error.code
}
