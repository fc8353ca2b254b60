import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { IdentityConfig } from './config.ts'

/** Where the files are that policies name: authorities to trust and revocation lists. */
export function certificateFolder({
  LINGPAI_CERTIFICATES: folder,
  LINGPAI_DATA: data,
}: Pick<IdentityConfig, 'LINGPAI_CERTIFICATES' | 'LINGPAI_DATA'>): URL {
  return pathToFileURL(`${resolve(folder ?? join(data, 'certificates'))}/`)
}
