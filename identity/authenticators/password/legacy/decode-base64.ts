/** Bytes of base64 in any of its spellings: padded or not, `+/` or `-_`, or passlib's `./`. Undefined: something else. */
export function decodeBase64(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/._-]+={0,2}$/.test(text)) return undefined
  return Buffer.from(text.replaceAll('.', '+'), 'base64')
}
