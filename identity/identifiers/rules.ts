import {
  maskBankCard,
  maskIdentityNumber,
  maskMobile,
  parseBankCard,
  parseIdentityDocument,
  parseMobile,
} from '../../kit/china/index.ts'
import type { IdentifierKind } from '../realms/index.ts'

export interface Identifier {
  kind: IdentifierKind
  /** As stored and compared. */
  value: string
}

export type RecognisedIdentifier =
  | { ok: true; identifier: Identifier }
  | { ok: false; code: 'identifier.empty' | 'identifier.unrecognised' }

/** 4–30 characters, begins with a letter, so that it can never be mistaken for a phone or an ID number. */
const usernamePattern = /^\p{L}[\p{L}\p{N}_.-]{3,29}$/u
/**
 * Deliverability is proved by the code; this tells an address from a typing slip, and one address from anything that mail software
 * would read as another or as several (`a,b@x.cn`, `a<b@x.cn>`): a dot-atom (RFC 5322 3.2.3, RFC 6532) of at most 64 (RFC 5321
 * 4.5.3.1), at a host name.
 */
const emailPattern = /^(?=[^@]{1,64}@)[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u

/**
 * Which kind of identifier a text is, among those the realm allows. Full-width digits, spaces and a lower-case x are mended.
 */
export function recognise(text: string, allowed: readonly IdentifierKind[], today: Date): RecognisedIdentifier {
  const trimmed = text.normalize('NFKC').trim()
  if (trimmed === '') return { ok: false, code: 'identifier.empty' }
  for (const kind of allowed) {
    const value = readers[kind](trimmed, today)
    if (value !== null) return { ok: true, identifier: { kind, value } }
  }
  return { ok: false, code: 'identifier.unrecognised' }
}

const readers: Record<IdentifierKind, (text: string, today: Date) => string | null> = {
  phone: text => {
    const parsed = parseMobile(text)
    return parsed.ok ? parsed.value.normalised : null
  },
  'national-id': (text, today) => {
    const parsed = parseIdentityDocument(text, { today })
    return parsed.ok ? parsed.value.normalised : null
  },
  email: text => (text.length <= 254 && emailPattern.test(text) ? text.toLowerCase() : null),
  // A check digit is not asked for: account numbers have none. Eighteen digits that are a document's are typed by who means that.
  'bank-card': (text, today) => {
    const parsed = parseBankCard(text)
    return parsed.ok && !parseIdentityDocument(text, { today }).ok ? parsed.value.normalised : null
  },
  username: text => (usernamePattern.test(text) ? text.toLowerCase() : null),
}

/** What may be shown and logged of an identifier. */
export function maskIdentifier({ kind, value }: Identifier): string {
  switch (kind) {
    case 'phone':
      return maskMobile(value)
    case 'national-id':
      return maskIdentityNumber(value)
    case 'email': {
      const [name = '', domain = ''] = value.split('@')
      return `${[...name][0] ?? ''}***@${domain}`
    }
    case 'bank-card':
      return maskBankCard(value)
    case 'username': {
      const characters = [...value]
      return `${characters.slice(0, 2).join('')}***${characters.at(-1) ?? ''}`
    }
  }
}
