import { fromBase64url } from './base64url.ts'

/** An encrypted field as stored: `v1.<keyId>.<iv>.<cipher and tag>`, the last two base64url. */
export type SealedText = { keyId: string; iv: Buffer; sealed: Buffer }

const version = 'v1'

export function formatSealedText({ keyId, iv, sealed }: SealedText): string {
  return [version, keyId, iv.toString('base64url'), sealed.toString('base64url')].join('.')
}

export function parseSealedText(text: string): SealedText | undefined {
  const [tag, keyId, ivText, sealedText, ...rest] = text.split('.')
  if (tag !== version || keyId === undefined || ivText === undefined || sealedText === undefined) return undefined
  const iv = fromBase64url(ivText)
  const sealed = fromBase64url(sealedText)
  return iv === undefined || sealed === undefined || rest.length > 0 ? undefined : { keyId, iv, sealed }
}
