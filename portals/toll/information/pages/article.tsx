import type { PortalSession } from '../../../../kit/relying-party/index.ts'
import { Breadcrumb, Card, DefinitionList, Notice, type PageFrame } from '../../../../kit/ui/index.ts'
import { TollPage } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

export const articles = ['channels', 'terms', 'privacy', 'complaints'] as const

type ArticleName = (typeof articles)[number]
type Addresses = { portal: string; identity: string }
type ArticleProps = {
  frame: PageFrame
  article: ArticleName
  session: PortalSession | null
  addresses: Addresses
  accountCentre: string
}

export function Article({ frame, article, session, addresses, accountCentre }: ArticleProps) {
  const { language } = frame.preferences
  const t = phrases(language)
  return (
    <TollPage
      frame={frame}
      title={t(`${article}-title`)}
      session={session}
      base=""
      here={`/about/${article}`}
      accountCentre={accountCentre}
    >
      <div class="content">
        <div class="stack">
          <Breadcrumb path={[{ label: frame.name, href: '/' }]} here={t(`${article}-title`)} />
          <h1>{t(`${article}-title`)}</h1>
          {article === 'channels' ? <Channels frame={frame} addresses={addresses} /> : null}
          <div class="prose">
            {paragraphs[article].map(key => (
              <p>{t(key)}</p>
            ))}
          </div>
          {frame.demo && article !== 'channels' ? <Notice kind="info">{t('demo-text')}</Notice> : null}
        </div>
      </div>
    </TollPage>
  )
}

const paragraphs = {
  channels: ['channels-1', 'channels-2', 'channels-3'],
  terms: ['terms-1', 'terms-2', 'terms-3'],
  privacy: ['privacy-1', 'privacy-2', 'privacy-3'],
  complaints: ['complaints-1', 'complaints-2', 'complaints-3'],
} as const

function Channels({ frame, addresses }: { frame: PageFrame; addresses: Addresses }) {
  const t = phrases(frame.preferences.language)
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
