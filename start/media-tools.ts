import { composeIdentityTools, composeOfflineTools } from '../identity/compose.ts'
import type { Running } from './start-all.ts'

/** The command line's way to media, beside apps that run: for what cannot open their database a second time. */
export function mediaTools({ config, database }: Running, print: (line: string) => void) {
  const now = (): Date => new Date()
  const offline = composeOfflineTools({ config, now, print })
  const tools = composeIdentityTools({ config, database, now, language: 'en', print })
  return { sealSeeds: offline.sealSeeds, media: tools.media }
}
