import { printTable } from './figures.ts'
import { describeMachine } from './machine.ts'
import { readOptions, type SectionName } from './options.ts'
import { growthSection } from './sections/growth.ts'
import { ledgerSection } from './sections/ledger.ts'
import { mediaSection } from './sections/media.ts'
import { pageSection } from './sections/page.ts'
import { qrSection } from './sections/qr.ts'
import type { Section } from './sections/section.ts'
import { signInSection } from './sections/sign-in.ts'
import { startSection } from './sections/start.ts'
import { tokensSection } from './sections/tokens.ts'
import { transferSection } from './sections/transfer.ts'
import { createWorld } from './world/world.ts'

const sections: Record<SectionName, Section> = {
  'sign-in': signInSection,
  tokens: tokensSection,
  growth: growthSection,
  page: pageSection,
  start: startSection,
  ledger: ledgerSection,
  media: mediaSection,
  transfer: transferSection,
  qr: qrSection,
}

const options = readOptions(process.argv.slice(2))
const say = (text: string): void => void process.stderr.write(`${text}\n`)
const world = await createWorld({ hashes: options.quick ? 32 : 1000, profile: options.profile, say })
try {
  const figures = []
  for (const name of options.only) figures.push(...(await sections[name](world, options, say)))
  process.stdout.write(`\n${describeMachine(world.postgresVersion)}\n\n${printTable(figures)}\n`)
} finally {
  await world.end()
}
