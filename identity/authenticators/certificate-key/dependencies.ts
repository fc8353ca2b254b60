import type { KeyRing } from '../../../kit/crypto/index.ts'
import type { AccountStore } from '../../accounts/index.ts'
import type { MediaDependencies } from '../../media/index.ts'
import type { TrustReader } from './trust.ts'

/** What a counter's registration needs. */
export type CertificateCounterDependencies = Omit<MediaDependencies, 'keys' | 'randomBytes'> & {
  keys: Pick<KeyRing, 'encrypt'>
  trust: TrustReader
}

export type CertificateKeyDependencies = Omit<MediaDependencies, 'keys' | 'accounts' | 'randomBytes'> & {
  keys: Pick<KeyRing, 'encrypt' | 'decrypt' | 'mac' | 'hashToken' | 'randomToken'>
  accounts: Pick<AccountStore, 'find' | 'revealPerson'>
  trust: TrustReader
}
