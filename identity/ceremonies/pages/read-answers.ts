import { fieldOf } from '../../../kit/http/index.ts'
import { certificateSignatureSchema } from '../../authenticators/certificate-key/index.ts'
import { passkeyAssertionSchema, readCredential } from '../../authenticators/passkey/index.ts'
import { isMedium } from '../../evidence/index.ts'
import type { Answer } from '../answer-types.ts'
import type { Way } from '../rules.ts'

export type Fields = Readonly<Record<string, string | string[]>>

/**
 * The answers that a form holds, in the order the engine asks for them. `form` says which form was shown, so that a page left open
 * can't answer another question than it asked.
 *
 * @param ticketSecret of the browser's cookie
 */
export function readAnswers(fields: Fields, ticketSecret = ''): Answer[] {
  const field = (name: string): string => fieldOf(fields, name)
  return [...consentIn(fields, field), ...captchaIn(fields, field), ...mainIn(field, ticketSecret)]
}

type Read = (name: string) => string

function consentIn(fields: Fields, field: Read): Answer[] {
  return 'with_consent' in fields ? [{ kind: 'consent', accepted: field('consent') === 'yes' }] : []
}

function captchaIn(fields: Fields, field: Read): Answer[] {
  if (!('with_captcha' in fields)) return []
  if (field('captcha_work')) return [{ kind: 'captcha', id: field('captcha_work_id'), typed: field('captcha_work') }]
  return [{ kind: 'captcha', id: field('captcha_id'), typed: field('captcha') }]
}

const ways: readonly string[] = ['password', 'sms-code', 'email-code']
export const isWay = (text: string): text is Way => ways.includes(text)

function mainIn(field: Read, ticketSecret: string): Answer[] {
  const way = field('way')
  const shared = field('shared_computer') === 'yes' ? { sharedComputer: true } : {}
  const form = field('form')
  switch (form) {
    case 'sign-in':
      return [{ kind: 'password', identifier: field('identifier'), password: field('password'), ...shared }]
    case 'identify':
      return [{ kind: 'identify', identifier: field('identifier'), way: isWay(way) ? way : 'sms-code', ...shared }]
    case 'password':
      return [{ kind: 'password', password: field('password') }]
    case 'passkey': {
      const credential = readCredential(passkeyAssertionSchema, field('credential'))
      return credential ? [{ kind: 'passkey', credential, ...shared }] : []
    }
    case 'qr':
      return [{ kind: 'qr', secret: ticketSecret, ...shared }]
    case 'certificate-key': {
      const signed = readCredential(certificateSignatureSchema, field('signed'))
      return signed ? [{ kind: 'certificate-key', signed }] : []
    }
    case 'client-certificate':
      return [{ kind: 'client-certificate' }]
    case 'push':
      return [{ kind: 'push' }]
    case 'phone':
      return [{ kind: 'phone', phone: field('phone') }]
    case 'code':
      return [{ kind: field('code_kind') === 'email-code' ? 'email-code' : 'sms-code', code: field('code') }]
    case 'otp-token':
    case 'totp':
    case 'recovery-code':
      return [{ kind: form, code: field('code') }]
    case 'grid-card':
      return [{ kind: form, code: cellsIn(field).join('') }]
    case 'identity-item':
      return [{ kind: 'identity-item', items: items(field) }]
    case 'real-name':
      return [{ kind: 'real-name', name: field('name'), document: field('document') }]
    case 'bank-card':
      return [{ kind: 'bank-card', card: field('card'), cardPassword: field('card_password') }]
    case 'new-identifier':
      return [{ kind: 'new-identifier', value: field('value') }]
    case 'review': {
      const medium = field('medium')
      return [{ kind: 'review', hash: field('details_hash'), medium: isMedium(medium) ? medium : undefined }]
    }
    case 'new-password':
      return [{ kind: 'new-password', password: field('password') }]
    default:
      return []
  }
}

function items(field: Read): Record<string, string> {
  return { name: field('name'), 'national-id': field('national-id'), 'national-id-last-6': field('national-id-last-6') }
}

/** More than any card is asked; boxes that were not on the page are empty. */
const mostCells = 3

export const cellsIn = (field: Read): string[] =>
  Array.from({ length: mostCells }, (_, index) =>
    field(`cell-${index + 1}`)
      .normalize('NFKC')
      .trim(),
  )
