/**
 * The bytes of canonical base64url text, else undefined. Node ignores what does not fit; here one value has exactly
 * one spelling, so that no changed character of a ciphertext goes unseen.
 */
export function fromBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
