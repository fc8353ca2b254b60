/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import type { IconName } from '../../../kit/ui/index.ts'
import { offerInstall } from '../install.ts'
import { Icon, Notice, Row } from '../parts.tsx'
import type { Path, Scene } from '../scene.ts'

export function Home({ scene }: { scene: Scene }) {
  const { t, realm, realmName, account, online, unread, waiting, go } = scene
  const self = account?.self
  return (
    <div class="content narrow stack">
      {online ? null : <Notice kind="warn">{t('home.offline')}</Notice>}
      {waiting.request ? (
        <button type="button" class="scan-button waits" onClick={() => go('/request')}>
          <Icon name="shield" />
          <span>
            <b>{t('request.banner')}</b>
            <small>{t('request.banner-hint', { application: waiting.request.application })}</small>
          </span>
        </button>
      ) : null}
      <section class="pass" aria-label={realmName}>
        <p class="pass-realm">
          <img src={realm.icon} alt="" width="28" height="28" />
          {realmName}
        </p>
        <h1 id="heading" tabindex={-1}>
          {self?.name ? t('home.hello', { name: self.name }) : t('home.hello-plain')}
        </h1>
        <p class="pass-number">{self?.phoneNumber}</p>
        <p class="pass-foot">
          <span>{t('home.ial', { ial: self?.ial ?? 1 })}</span>
          <span>{t('home.this-phone', { name: self?.phone.name ?? '' })}</span>
        </p>
      </section>
      <button type="button" class="scan-button" onClick={() => go('/scan')}>
        <Icon name="scan" />
        <span>
          <b>{t('home.scan')}</b>
          <small>{t('home.scan-hint')}</small>
        </span>
      </button>
      <ul class="tiles">
        <Tile scene={scene} to="/codes" icon="token" title={t('home.codes')} detail={t('home.codes-hint')} />
        <Tile
          scene={scene}
          to="/inbox"
          icon="message"
          title={t('home.inbox')}
          detail={unread > 0 ? t('home.inbox-unread', { count: unread }) : t('home.inbox-none')}
          dot={unread > 0}
        />
        <Tile scene={scene} to="/security" icon="shield" title={t('home.security')} detail={t('home.security-hint')} />
        <li>
          <a class="tile" href={realm.home} target="_blank" rel="noreferrer">
            <Icon name="external" />
            <b>{t('home.services')}</b>
            <small>{t('home.services-open', { realm: realmName })}</small>
          </a>
        </li>
      </ul>
      <ul class="rows">
        {self?.gesture === 'none' ? (
          <Row
            icon="grid-card"
            title={t('home.gesture')}
            detail={t('home.gesture-hint')}
            onClick={() => go('/gesture')}
          />
        ) : null}
        <Install scene={scene} />
      </ul>
    </div>
  )
}

function Tile({
  scene,
  to,
  icon,
  title,
  detail,
  dot = false,
}: {
  scene: Scene
  to: Path
  icon: IconName
  title: string
  detail: string
  dot?: boolean
}) {
  return (
    <li>
      <button type="button" class={dot ? 'tile has-dot' : 'tile'} onClick={() => scene.go(to)}>
        <Icon name={icon} />
        <b>{title}</b>
        <small>{detail}</small>
      </button>
    </li>
  )
}

/** Where the browser offers it: the app among the others on the phone. */
function Install({ scene }: { scene: Scene }) {
  const [offer, setOffer] = useState<(() => void) | null>(null)
  useEffect(() => offerInstall(ask => setOffer(() => ask)), [])
  if (!offer) return null
  return <Row icon="download" title={scene.t('home.install')} detail={scene.t('home.install-hint')} onClick={offer} />
}
