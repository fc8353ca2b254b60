import { isIPv6 } from 'node:net'
import type { KeyRing } from '../../kit/crypto/index.ts'
import { addressPrefix } from '../../kit/places/index.ts'

/** What an address is counted by. Keyed, so that no address is kept; whoever has one IPv6 address has a whole block of them: counted as one. */
export const addressKeyOf = ({ mac }: Pick<KeyRing, 'mac'>, address: string): string =>
  mac(isIPv6(address) ? (addressPrefix(address) ?? address) : address, 'address')
