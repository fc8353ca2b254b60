/** Crockford's base32: no I, L, O and U, so that what is read out or copied by hand comes out right. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const signs = 12

/** 60 bits of chance as `K7QF-3M2X-9TRB`: 256 is a whole number of 32s, so that every sign is equally likely. */
export function writeCode(random: Uint8Array): string {
  if (random.length !== signs) throw new RangeError(`a recovery code is made of ${signs} bytes`)
  const text = Array.from(random, byte => alphabet[byte % alphabet.length]).join('')
  return (text.match(/.{4}/g) ?? []).join('-')
}

export const codeBytes = signs

/** What was typed, as the code is hashed; null where it can be none. */
export function readCode(typed: string): string | null {
  const text = typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0')
  return text.length === signs && [...text].every(sign => alphabet.includes(sign)) ? text : null
}
