import { type Language, toTraditional } from '../../kit/i18n/index.ts'
import type { PlaceNames } from './facts.ts'
import { phrases } from './phrases/index.ts'
import type { RiskReason } from './reason.ts'

/**
 * A reason in plain words: for the person only after a first proof (before it, some reasons would tell that the account
 * exists), or for staff, with the figures.
 */
export function explainReason(reason: RiskReason, audience: 'person' | 'staff', language: Language): string {
  const t = phrases(language)
  switch (reason.code) {
    case 'new_device':
    case 'device_many_accounts':
    case 'address_many_accounts':
    case 'password_spraying':
    case 'phone_changed':
    case 'dormant_account':
      return explainCount(reason, audience, language)
    case 'new_place':
      return t(`new_place.${audience}`, { place: nameIn(reason.place, language) })
    case 'impossible_travel': {
      const { km, minutes } = reason
      const [from, to] = [nameIn(reason.from, language), nameIn(reason.to, language)]
      return t(`impossible_travel.${audience}`, { from, to, km, minutes })
    }
    case 'phone_elsewhere': {
      const [phone, browser] = [nameIn(reason.phone, language), nameIn(reason.browser, language)]
      return t(`phone_elsewhere.${audience}`, { phone, browser })
    }
    case 'automation': {
      const marks = reason.marks.map(mark => t(`mark.${mark}`)).join(language === 'en' ? '; ' : '；')
      return t(`automation.${audience}`, { marks })
    }
  }
}

type Counted = Exclude<RiskReason, { code: 'new_place' | 'impossible_travel' | 'automation' | 'phone_elsewhere' }>

function explainCount(reason: Counted, audience: 'person' | 'staff', language: Language): string {
  const t = phrases(language)
  switch (reason.code) {
    case 'new_device':
      return t(`new_device.${audience}`)
    case 'device_many_accounts':
      return t(`device_many_accounts.${audience}`, { accounts: reason.accounts, hours: reason.hours })
    case 'address_many_accounts':
      return t(`address_many_accounts.${audience}`, { accounts: reason.accounts, hours: reason.hours })
    case 'password_spraying': {
      const { accounts, failures, minutes } = reason
      return t(`password_spraying.${audience}`, { accounts, failures, minutes })
    }
    case 'phone_changed':
      return t(`phone_changed.${audience}`, { hours: reason.hours })
    case 'dormant_account':
      return t(`dormant_account.${audience}`, { days: reason.days })
  }
}

function nameIn(place: PlaceNames, language: Language): string {
  if (language === 'en') return place.en
  return language === 'zh-Hant' ? toTraditional(place.zh) : place.zh
}
