import { type Context, Hono } from 'hono'
import { createCookies, noStore, type RunningServer, securityHeaders, startServer } from '../../kit/http/index.ts'
import {
  type Assets,
  Button,
  Card,
  chosenPreferences,
  DefinitionList,
  Page,
  type PageFrame,
  type Preferences,
  preferenceLinks,
  preferenceNames,
  readPreferences,
  serveAssets,
} from '../../kit/ui/index.ts'
import type { Lan } from './open-lan.ts'
import { phrases } from './phrases/index.ts'

/** In the block of ports, behind the apps and the simulated key. */
export const trustPortOffset = 8

interface TrustPageDependencies {
  lan: Pick<Lan, 'name' | 'authority'>
  host: string
  port: number
  /** Where the phone goes on to, and where a computer does. */
  addresses: { phone: string; toll: string }
  assets: Assets
}

/**
 * `GET /`: how a phone comes to trust the authority; `GET /ca.crt`: its certificate. Over plain http, because nothing is trusted yet: what
 * makes it safe is the fingerprint, which is compared with the terminal's. Has no secret and takes no input.
 */
export function startTrustPage(deps: TrustPageDependencies): RunningServer {
  const origin = `http://${deps.lan.name}:${deps.port}`
  const app = new Hono()
  app.use(securityHeaders({ origin }))
  app.route('/assets', serveAssets(deps.assets))
  app.use(noStore())
  app.get('/', c => c.html(<TrustPage {...deps} frame={frameOf(c, deps, origin)} agent={c.req.header('user-agent')} />))
  app.get('/ca.crt', c =>
    c.body(deps.lan.authority.certificate, 200, {
      'Content-Type': 'application/x-x509-ca-cert',
      'Content-Disposition': `attachment; filename="lingpai-${deps.lan.name}.crt"`,
    }),
  )
  app.notFound(c => c.redirect('/', 302))
  return startServer({ app, host: deps.host, port: deps.port })
}

const phones = ['ios', 'android', 'harmony'] as const
const steps = [1, 2, 3] as const

function TrustPage({
  frame,
  lan,
  addresses,
  agent = '',
}: TrustPageDependencies & { frame: PageFrame; agent: string | undefined }) {
  const t = phrases(frame.preferences.language)
  const { name } = lan
  return (
    <Page frame={frame} title={t('title')}>
      <div class="content narrow stack">
        <h1>{t('title')}</h1>
        <p class="lead">{t('lead')}</p>
        <Card title={t('compare.title')} lead={t('compare.lead')}>
          <DefinitionList
            items={[{ term: t('compare.label'), value: <code>{inRows(lan.authority.fingerprint)}</code> }]}
          />
        </Card>
        <Card title={t('fetch.title')} lead={t('fetch.lead', { name })}>
          <Button href="/ca.crt" wide>
            {t('fetch.button')}
          </Button>
        </Card>
        <Card title={t('trust.title')}>
          <div class="stack">
            {ownFirst(agent).map(phone => (
              <div class="prose">
                <h3>{t(`trust.${phone}`)}</h3>
                <ol>
                  {steps.map(step => (
                    <li>{t(`trust.${phone}.${step}`, { name })}</li>
                  ))}
                </ol>
              </div>
            ))}
          </div>
        </Card>
        <Card title={t('open.title')} lead={t('open.lead')}>
          <div class="stack">
            <p class="hint">{t('open.desktop', { address: addresses.toll })}</p>
            <Button kind="secondary" href={addresses.phone} wide>
              {t('open.button')}
            </Button>
          </div>
        </Card>
      </div>
    </Page>
  )
}

/** The phone that asks stands first. */
function ownFirst(agent: string): readonly (typeof phones)[number][] {
  const own = /OpenHarmony|HarmonyOS/i.test(agent) ? 'harmony' : /Android/i.test(agent) ? 'android' : 'ios'
  return [own, ...phones.filter(phone => phone !== own)]
}

/** Four rows of eight pairs are compared without losing one's place; the terminal has the same rows. */
export function rowsOf(fingerprint: string): string[] {
  return fingerprint.match(/(?:..:?){8}/g)?.map(row => row.replace(/:$/, '').replaceAll(':', ' ')) ?? []
}

const inRows = (fingerprint: string) =>
  rowsOf(fingerprint).map((row, index) => (
    <>
      {index > 0 ? <br /> : null}
      {row}
    </>
  ))

const yearSeconds = 365 * 24 * 3600

function frameOf(c: Context, { assets }: TrustPageDependencies, origin: string): PageFrame {
  const { pathname, search } = new URL(c.req.url)
  const cookies = createCookies({ app: 'lan', realm: 'trust', origin, path: '/' })
  const query = (name: string): string | undefined => c.req.query(name)
  for (const [name, value] of Object.entries(chosenPreferences(query)))
    cookies.set(c, preferenceNames[name as keyof Preferences], value, { maxAge: yearSeconds })
  const preferences = readPreferences({
    query,
    cookie: name => cookies.get(c, name),
    acceptLanguage: c.req.header('accept-language'),
  })
  return {
    realm: 'staff',
    name: phrases(preferences.language)('name'),
    home: '/',
    preferences,
    again: preferenceLinks(pathname + search),
    demo: true,
    footer: [],
    assets,
  }
}
