import { parseBankCard, parseIdentityDocument, parseMobile, parsePersonName } from '../../../kit/china/index.ts'
import { fieldOf } from '../../../kit/http/index.ts'
import { recognise } from '../../identifiers/index.ts'
import type { Policy } from '../../realms/index.ts'
import type { AnswerRefusal } from '../answer-types.ts'
import type { Step } from '../rules.ts'
import { cellsIn, type Fields } from './read-answers.ts'

/**
 * What is wrong with a form by its looks: all of it at once, where the engine, which takes one answer after another, would have a
 * person mend one field at a time. It only ever refuses; whatever passes is the engine's to judge.
 */
export function checkFields(fields: Fields, step: Step | null, policy: Policy, today: Date): AnswerRefusal[] {
  const field = (name: string): string => fieldOf(fields, name)
  const form = field('form')
  // A form of a step that is over is not looked at: the engine says that it goes on below.
  if (step === null || stepOf[form] !== step.kind) return []
  const checked = checks[form]?.(field, policy, today) ?? []
  const faults = checked.flatMap(([name, code]) => (code === null ? [] : [invalid(name, code)]))
  const noCaptcha = 'with_captcha' in fields && !field('captcha_work') && !field('captcha').trim()
  return noCaptcha ? [...faults, { code: 'captcha.incomplete' }] : faults
}

type Read = (name: string) => string
type Checked = readonly [field: string, code: string | null]

const stepOf: Readonly<Record<string, Step['kind']>> = {
  'sign-in': 'identify',
  identify: 'identify',
  phone: 'phone',
  'real-name': 'real-name',
  'bank-card': 'bank-card',
  'identity-item': 'identity-item',
  'grid-card': 'grid-card',
}

const checks: Readonly<Record<string, (field: Read, policy: Policy, today: Date) => Checked[]>> = {
  'sign-in': (field, policy, today) => [
    identifier(field, policy, today),
    ['password', field('password') === '' ? 'password.empty' : null],
  ],
  identify: (field, policy, today) => [identifier(field, policy, today)],
  phone: field => [
    ['phone', reasonOf(parseMobile(field('phone')))],
    ['consent', field('consent') === 'yes' ? null : 'consent.needed'],
  ],
  'real-name': (field, _policy, today) => [
    ['name', reasonOf(parsePersonName(field('name')))],
    ['document', reasonOf(parseIdentityDocument(field('document'), { today }))],
  ],
  'bank-card': field => [
    ['card', reasonOf(parseBankCard(field('card')))],
    ['card_password', /^\s*\d{6}\s*$/.test(field('card_password').normalize('NFKC')) ? null : 'card-password.format'],
  ],
  // Joined, two digits in one box and four in the next would look right.
  'grid-card': field => [
    ['code', cellsIn(field).every(cell => cell === '' || /^\d{3}$/.test(cell)) ? null : 'grid-card.format'],
  ],
  'identity-item': (field, policy) =>
    policy.recovery.items.map(item => [item, field(item).trim() ? null : 'identity-item.empty']),
}

function identifier(field: Read, policy: Policy, today: Date): Checked {
  const found = recognise(field('identifier'), policy.identifiers, today)
  return ['identifier', found.ok ? null : found.code]
}

const reasonOf = (outcome: { ok: true } | { ok: false; reason: string }): string | null =>
  outcome.ok ? null : outcome.reason

const invalid = (field: string, code: string): AnswerRefusal => ({ code: 'answer.invalid', field, reasons: [{ code }] })
