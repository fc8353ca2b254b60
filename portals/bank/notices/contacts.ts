import { maskMobile, parseMobile } from '../../../kit/china/index.ts'
import type { KeyRing } from '../../../kit/crypto/index.ts'
import type { NoticeStore } from './store.ts'

export const phoneContext = 'bank.phone'

interface ContactDependencies {
  store: Pick<NoticeStore, 'recordContact' | 'findContact'>
  keys: Pick<KeyRing, 'encrypt'>
  now: () => Date
}

/**
 * The phone that a customer has left with the bank. It is recorded where accounts are opened and by no page: whoever holds a mere
 * session must not lead the notices of what they take elsewhere.
 */
export function createContacts({ store, keys, now }: ContactDependencies) {
  return {
    async record(customerId: string, phone: string): Promise<{ ok: true } | { ok: false; code: 'contact.bad_phone' }> {
      const read = parseMobile(phone)
      if (!read.ok) return { ok: false, code: 'contact.bad_phone' }
      const { normalised } = read.value
      const cipher = keys.encrypt(normalised, phoneContext)
      await store.recordContact({
        customer_id: customerId,
        phone_cipher: cipher,
        phone_masked: maskMobile(normalised),
        recorded_at: now(),
      })
      return { ok: true }
    },

    /** Masked; null where none was left. */
    maskedPhone: async (customerId: string): Promise<string | null> =>
      (await store.findContact(customerId))?.phone_masked ?? null,
  }
}
