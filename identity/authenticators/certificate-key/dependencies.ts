import type { KeyRing } from '../../../kit/crypto/index.ts'
import type { AccountStore } from '../../accounts/index.ts'
import type { MediaDependencies } from '../../media/index.ts'
import type { TrustReader } from './trust.ts'

export type CertificateKeyDependencies = Omit<MediaDependencies, 'keys' | 'accounts' | 'randomBytes'> & {
  keys: Pick<KeyRing, 'encrypt' | 'decrypt' | 'mac' | 'hashToken' | 'randomToken'>
  accounts: Pick<AccountStore, 'find' | 'revealPerson'>
  trust: TrustReader
}
