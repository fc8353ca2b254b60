import { List, ListRow } from '../../../../kit/ui/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

const services = [
  ['login-name', 'user', '/services/login-name'],
  ['notices', 'bell', '/notices/settings'],
  ['limits', 'settings', '/limits'],
  ['reports', 'stop', '/reports'],
  ['downloads', 'download', '/about/faq'],
] as const

/** 客户服务 (B12). */
export function Services({ visit }: { visit: CustomerVisit }) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <BankPage visit={visit} title={t('title')} here="/services" place="services">
      <List label={t('title')}>
        {services.map(([name, icon, href]) => (
          <ListRow
            icon={icon}
            title={t(`service-${name}`)}
            detail={t(`service-${name}-detail`)}
            action={
              <a href={href} aria-label={t('open-which', { what: t(`service-${name}`) })}>
                {t('open')}
              </a>
            }
          />
        ))}
      </List>
    </BankPage>
  )
}
