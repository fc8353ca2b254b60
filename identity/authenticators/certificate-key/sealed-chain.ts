import { type Certificate, readCertificate } from '../../../kit/certificates/index.ts'
import type { KeyRing } from '../../../kit/crypto/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import { secretContext } from '../../media/index.ts'

/** Certificates in one text, the holder's own first: it names the holder, so it is kept encrypted. */
export function sealChain(keys: Pick<KeyRing, 'encrypt'>, id: string, chain: readonly Certificate[]): string {
  const text = chain.map(({ der }) => Buffer.from(der).toString('base64url')).join('.')
  return keys.encrypt(text, secretContext('certificate-key', id))
}

/** @throws AppError `certificate-key.unreadable` where what was stored is no certificate */
export function openChain(keys: Pick<KeyRing, 'decrypt'>, { id, secretCipher }: { id: string; secretCipher: string }) {
  const chain = readChain(keys.decrypt(secretCipher, secretContext('certificate-key', id)).split('.'))
  if (!chain) throw new AppError('certificate-key.unreadable', { details: { id } })
  return chain
}

/** @returns null where one of them is no certificate */
export function readChain(texts: readonly string[]): [Certificate, ...Certificate[]] | null {
  const read = texts.map(text => readCertificate(Buffer.from(text, 'base64url')))
  const [first, ...rest] = read.filter(one => one !== null)
  return first && rest.length + 1 === texts.length ? [first, ...rest] : null
}
