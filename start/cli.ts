#!/usr/bin/env node
import { commands, findCommand, usage } from './commands.ts'
import { explainFailure } from './explain-failure.ts'

const words = process.argv.slice(2)
const found = findCommand(words)
const asked = words.length === 0 || ['help', '--help', '-h'].includes(words[0] ?? '')
if (!found) {
  const out = asked ? process.stdout : process.stderr
  out.write(`${usage(commands)}\n`)
  process.exitCode = asked ? 0 : 2
} else {
  try {
    process.exitCode = (await found.command.run(found.rest)) ? 0 : 1
  } catch (error) {
    process.stderr.write(`${explainFailure(error)}\n`)
    process.exitCode = 1
  }
}
