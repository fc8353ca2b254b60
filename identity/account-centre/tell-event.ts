import { inLanguage, type Language } from '../../kit/i18n/index.ts'
import { type ActivityEvent, describeEvent, type EventDescription } from '../events/index.ts'
import type { Policy } from '../realms/index.ts'

/** An event in the reader's language; applications go by their names. */
export function tellEvent(
  { policy, language }: { policy: Pick<Policy, 'clients' | 'timeZone'>; language: Language },
  event: Pick<ActivityEvent, 'kind' | 'place' | 'detail'>,
): EventDescription {
  const clientName = (id: string): string => {
    const name = policy.clients.find(client => client.id === id)?.name
    return name ? inLanguage(name, language) : id
  }
  return describeEvent(event, language, { timeZone: policy.timeZone, clientName })
}
