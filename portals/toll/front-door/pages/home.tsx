import { Button, Buttons, Card, Fold, type PageFrame, SectionTitle, Split } from '../../../../kit/ui/index.ts'
import { TollPage } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'
import { ChannelsRow, FleetRow, Services } from './services.tsx'

/** For anyone: what the service is, how to sign in, how to tell that it is the real one. */
export function Home({ frame, host }: { frame: PageFrame; host: string }) {
  const { language } = frame.preferences
  const t = phrases(language)
  return (
    <TollPage frame={frame} title={frame.name} session={null} base="" here="/" accountCentre="">
      <Split
        title={t('pitch')}
        lead={t('lead')}
        tells={[
          { icon: 'seal', text: <Official frame={frame} host={host} /> },
          { icon: 'phone', text: t('never-asked') },
        ]}
      >
        <Card title={t('card-title')} lead={t('card-lead')}>
          <Buttons>
            <Button href="/sign-in" wide>
              {t('sign-in-or-register')}
            </Button>
          </Buttons>
          <p class="after-button hint">{t('sign-in-where')}</p>
        </Card>
      </Split>
      <div class="content wide">
        <Fold label={t('more-services')}>
          <div class="columns">
            <section>
              <SectionTitle>{t('services')}</SectionTitle>
              <Services language={language} />
            </section>
            <div class="stack">
              <section>
                <SectionTitle>{t('for-enterprises')}</SectionTitle>
                <FleetRow language={language} />
              </section>
              <section>
                <SectionTitle>{t('genuine')}</SectionTitle>
                <ChannelsRow language={language} />
              </section>
            </div>
          </div>
        </Fold>
      </div>
    </TollPage>
  )
}

function Official({ frame, host }: { frame: PageFrame; host: string }) {
  const t = phrases(frame.preferences.language)
  return (
    <>
      {t('address-is')} <b>{host}</b>
      {t('address-else')}
      <a href="/about/channels">{t('see-channels')}</a>
    </>
  )
}
