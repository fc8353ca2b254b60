import {
  Button,
  Buttons,
  Card,
  Fold,
  type IconName,
  List,
  ListRow,
  SectionTitle,
  Split,
} from '../../../../kit/ui/index.ts'
import { BankPage, type Visit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

/** For anyone: the two entrances, and how to tell that this is the real bank. */
export function Home({ visit, host }: { visit: Visit; host: string }) {
  const { frame } = visit
  const t = phrases(frame.preferences.language)
  return (
    <BankPage visit={visit} title={frame.name} here="/accounts" whole>
      <Split
        title={t('pitch')}
        lead={t('lead')}
        tells={[
          { icon: 'seal', text: <Official visit={visit} host={host} /> },
          { icon: 'phone', text: t('never-asked') },
        ]}
      >
        <Card title={t('card-title')} lead={t('card-lead')}>
          <Buttons>
            <Button href="/sign-in?return_to=%2Faccounts" icon="user" wide>
              {t('personal')}
            </Button>
            <Button href="/corporate" kind="secondary" icon="building" wide>
              {t('corporate')}
            </Button>
          </Buttons>
          <p class="after-button hint">{t('sign-in-where')}</p>
        </Card>
      </Split>
      <div class="content wide">
        <Fold label={t('more')}>
          <More visit={visit} />
        </Fold>
      </div>
    </BankPage>
  )
}

const services = [
  ['accounts', 'wallet'],
  ['transfer', 'transfer'],
  ['limits', 'settings'],
] as const satisfies readonly (readonly [string, IconName])[]

const safety = [
  ['fraud', 'warning'],
  ['faq', 'help'],
] as const satisfies readonly (readonly [string, IconName])[]

function More({ visit }: { visit: Visit }) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <div class="columns">
      <section>
        <SectionTitle>{t('services')}</SectionTitle>
        <List label={t('services')}>
          {services.map(([name, icon]) => (
            <ListRow icon={icon} title={t(`${name}-title`)} detail={t(`${name}-detail`)} />
          ))}
        </List>
      </section>
      <section>
        <SectionTitle>{t('safety')}</SectionTitle>
        <List label={t('safety')}>
          {safety.map(([name, icon]) => (
            <ListRow
              icon={icon}
              title={t(`${name}-title`)}
              detail={t(`${name}-detail`)}
              action={<a href={`/about/${name}`}>{t('open')}</a>}
            />
          ))}
        </List>
      </section>
    </div>
  )
}

function Official({ visit, host }: { visit: Visit; host: string }) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <>
      {t('address-is')} <b>{host}</b>
      {t('address-else')}
      <a href="/about/channels">{t('see-channels')}</a>
    </>
  )
}
