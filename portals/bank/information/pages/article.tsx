import { Button, Buttons, Card, DefinitionList, List, ListRow, Notice, SectionTitle } from '../../../../kit/ui/index.ts'
import { BankPage, type Visit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

export const articles = ['channels', 'terms', 'privacy', 'complaints', 'fraud', 'faq'] as const

type ArticleName = (typeof articles)[number]
type Addresses = { portal: string; identity: string }
type ArticleProps = { visit: Visit; article: ArticleName; addresses: Addresses }

export function Article({ visit, article, addresses }: ArticleProps) {
  const { frame } = visit
  const t = phrases(frame.preferences.language)
  return (
    <BankPage visit={visit} title={t(`${article}-title`)} here={`/about/${article}`}>
      {article === 'channels' ? <Channels visit={visit} addresses={addresses} /> : null}
      {article === 'fraud' ? <StopFirst visit={visit} /> : null}
      <div class="prose">
        {paragraphs[article].map(key => (key.endsWith('-q') ? <h2>{t(key)}</h2> : <p>{t(key)}</p>))}
      </div>
      {article === 'faq' ? <Downloads visit={visit} /> : null}
      {frame.demo && isSample(article) ? <Notice kind="info">{t('demo-text')}</Notice> : null}
    </BankPage>
  )
}

const isSample = (article: ArticleName): boolean => ['terms', 'privacy', 'complaints'].includes(article)

const paragraphs = {
  channels: ['channels-1', 'channels-2', 'channels-3'],
  terms: ['terms-1', 'terms-2', 'terms-3'],
  privacy: ['privacy-1', 'privacy-2', 'privacy-3'],
  complaints: ['complaints-1', 'complaints-2', 'complaints-3'],
  fraud: ['fraud-1-q', 'fraud-1', 'fraud-2-q', 'fraud-2', 'fraud-3-q', 'fraud-3', 'fraud-4-q', 'fraud-4'],
  faq: ['faq-1-q', 'faq-1', 'faq-2-q', 'faq-2', 'faq-3-q', 'faq-3', 'faq-4-q', 'faq-4', 'faq-5-q', 'faq-5'],
} as const

function Channels({ visit, addresses }: { visit: Visit; addresses: Addresses }) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <Card quiet>
      <DefinitionList
        items={[
          { term: t('address-portal'), value: addresses.portal },
          { term: t('address-identity'), value: addresses.identity },
        ]}
      />
    </Card>
  )
}

/** The first minutes count: what stops money comes before anything to read (B16). */
function StopFirst({ visit }: { visit: Visit }) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <Card title={t('stop-title')} lead={t('stop-lead')} quiet>
      <Buttons>
        <Button href="/reports/new">{t('stop-button')}</Button>
      </Buttons>
    </Card>
  )
}

function Downloads({ visit }: { visit: Visit }) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <section>
      <SectionTitle>{t('downloads')}</SectionTitle>
      <List label={t('downloads')}>
        <ListRow
          icon="download"
          title={t('download-statement')}
          detail={t('download-statement-detail')}
          action={<a href="/accounts">{t('open')}</a>}
        />
      </List>
    </section>
  )
}
