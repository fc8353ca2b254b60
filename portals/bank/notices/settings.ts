import type { Language } from '../../../kit/i18n/index.ts'
import { defaultFromAmount, type Wish } from './rules.ts'
import type { NoticeStore } from './store.ts'

interface SettingsDependencies {
  store: Pick<NoticeStore, 'findSettings' | 'saveSettings'>
  now: () => Date
}

/** From which amount on a customer is told of movements, and whether by SMS too. */
export function createNoticeSettings({ store, now }: SettingsDependencies) {
  return {
    async find(customerId: string): Promise<Wish> {
      const row = await store.findSettings(customerId)
      return row === null
        ? { fromAmount: defaultFromAmount, bySms: true }
        : { fromAmount: row.from_amount, bySms: row.by_sms }
    },

    /** From the next movement on. The language is that of the page, for the messages. */
    async save(customerId: string, { fromAmount, bySms }: Wish, language: Language): Promise<void> {
      await store.saveSettings({
        customer_id: customerId,
        from_amount: fromAmount,
        by_sms: bySms,
        language,
        changed_at: now(),
      })
    },
  }
}
