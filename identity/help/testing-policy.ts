import type { HelpPolicy } from './figures.ts'

const minute = 60_000
const day = 86_400_000

/** A policy for tests, with figures that no article would hit on by chance. */
export const samplePolicy: HelpPolicy = {
  name: { 'zh-CN': '青禾样例', en: 'Qinghe Sample' },
  origin: 'https://id.sample.example',
  hotline: '400-000-0000',
  senderName: '青禾样例',
  identifiers: ['phone', 'username', 'national-id', 'email'],
  recovery: { items: ['national-id-last-6', 'name'] },
  password: { minLength: 11, maxLength: 77, rotation: { mode: 'remind', after: 365 * day } },
  locks: { password: { attempts: 7, lasts: day, cumulative: 23 } },
  codes: { 'sms-code': { digits: 6, lifetime: 4 * minute, tries: 3, resendAfter: 90_000 } },
  throttles: { 'code-per-recipient-day': { limit: 13 } },
  sessions: { idle: 17 * minute, absolute: 8 * 60 * minute, sharedIdle: 3 * minute },
  phones: { session: { idle: 29 * day } },
  dormantAfter: 91 * day,
  identifierChange: { wait: 5 * day },
  closing: { coolingOff: 6 * day, eventsKept: 199 * day },
}
