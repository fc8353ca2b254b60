import type { Language } from '../../../../kit/i18n/index.ts'
import { type IconName, List, ListRow, Pill } from '../../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'

type Service = 'balance' | 'trips' | 'invoices' | 'loss' | 'messages'

const icons: Readonly<Record<Service, IconName>> = {
  balance: 'wallet',
  trips: 'road',
  invoices: 'receipt',
  loss: 'card',
  messages: 'message',
}

/** Named, and said to be coming: a button that leads nowhere would be worse than none. */
export function Services({ language }: { language: Language }) {
  const t = phrases(language)
  const services: readonly Service[] = ['balance', 'trips', 'invoices', 'loss', 'messages']
  return (
    <List label={t('services')}>
      {services.map(service => (
        <ListRow
          icon={icons[service]}
          title={t(`${service}-title`)}
          pill={<Pill tone="quiet">{t('coming')}</Pill>}
          detail={t(`${service}-detail`)}
        />
      ))}
    </List>
  )
}

export function FleetRow({ language }: { language: Language }) {
  const t = phrases(language)
  return (
    <List>
      <ListRow
        icon="building"
        title={t('fleet-title')}
        detail={t('fleet-detail')}
        action={<a href="/fleet">{t('fleet-open')}</a>}
      />
    </List>
  )
}

export function ChannelsRow({ language }: { language: Language }) {
  const t = phrases(language)
  return (
    <List>
      <ListRow
        icon="seal"
        title={t('channels-title')}
        detail={t('channels-detail')}
        action={<a href="/about/channels">{t('channels-open')}</a>}
      />
    </List>
  )
}
