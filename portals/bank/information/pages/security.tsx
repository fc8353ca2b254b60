import { List, ListRow, Notice, SectionTitle } from '../../../../kit/ui/index.ts'
import { BankPage, type Visit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

/** What keeps the money safe, and where it is set (B14, B15). */
export function Security({ visit, help }: { visit: Visit; help: string }) {
  const t = phrases(visit.frame.preferences.language)
  const tips = ['tip-secret', 'tip-network', 'tip-changes', 'tip-links'] as const
  const settings = [
    { name: 'password', icon: 'key', href: visit.accountCentre },
    { name: 'limits', icon: 'settings', href: '/limits' },
    { name: 'report', icon: 'stop', href: '/reports' },
    { name: 'fraud', icon: 'warning', href: '/about/fraud' },
    { name: 'faq', icon: 'help', href: '/about/faq' },
    { name: 'articles', icon: 'file', href: help },
  ] as const
  return (
    <BankPage visit={visit} title={t('security-title')} here="/security" place="security">
      <Notice kind="info" title={t('reminder-title')}>
        {t('reminder-text')} <a href={visit.accountCentre}>{t('reminder-link')}</a>
      </Notice>
      <section>
        <SectionTitle>{t('settings')}</SectionTitle>
        <List label={t('settings')}>
          {settings.map(({ name, icon, href }) => (
            <ListRow
              icon={icon}
              title={t(`set-${name}`)}
              detail={t(`set-${name}-detail`)}
              action={
                <a href={href} aria-label={t('open-what', { what: t(`set-${name}`) })}>
                  {t('open')}
                </a>
              }
            />
          ))}
        </List>
      </section>
      <section>
        <SectionTitle>{t('tips')}</SectionTitle>
        <div class="prose">
          <ul>
            {tips.map(tip => (
              <li>{t(tip)}</li>
            ))}
          </ul>
        </div>
      </section>
    </BankPage>
  )
}
