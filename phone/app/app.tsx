/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import type { IconName } from '../../kit/ui/index.ts'
import { call } from './call.ts'
import type { AppConfig } from './config.ts'
import type { NewCode } from './one-time-codes.ts'
import { Icon } from './parts.tsx'
import { phrase } from './phrases/index.ts'
import { readPicture, readTyped } from './read-picture.ts'
import { errorWords, nameOf, type Path, paths, type Scene } from './scene.ts'
import { Activity } from './screens/activity.tsx'
import { AddCode, Codes } from './screens/codes.tsx'
import { Devices } from './screens/devices.tsx'
import { Home } from './screens/home.tsx'
import { Inbox } from './screens/inbox.tsx'
import { Locked } from './screens/locked.tsx'
import { RequestScreen } from './screens/request.tsx'
import { Scan } from './screens/scan.tsx'
import { ScreenScreen } from './screens/screen.tsx'
import { Security } from './screens/security.tsx'
import { SetGesture } from './screens/set-gesture.tsx'
import { Settings } from './screens/settings.tsx'
import { TicketScreen } from './screens/ticket.tsx'
import { Register, Welcome } from './screens/welcome.tsx'
import { useLead, useWaiting } from './use-waiting.ts'
import { type KeptAccount, keep, read, type Self } from './vault.ts'
import { keepWishes, readWishes, type Wishes, wear } from './wishes.ts'

/** Milliseconds out of sight after which the gesture is asked again. */
const lockAfter = 60_000

export interface Start {
  config: AppConfig
  path: Path
  /** What an ordinary camera has handed over. */
  scanned: string | null
  realm: string | null
  problem: 'refused' | 'unknown' | 'offline' | null
}

interface Scanned {
  ticket?: string
  screen?: string
  code?: NewCode
  problem?: string
  /** What was typed and is no code. */
  typed?: string
}

export function App({ start }: { start: Start }) {
  const { config } = start
  const names = config.realms.map(realm => realm.name)
  const [wishes, setWishes] = useState<Wishes>({ ...readWishes(names), ...(start.realm ? { realm: start.realm } : {}) })
  const [path, setPath] = useState<Path>(start.path)
  const [account, setAccount] = useState<KeptAccount | null | undefined>(undefined)
  const [online, setOnline] = useState(navigator.onLine)
  const [unread, setUnread] = useState(0)
  // Realms whose account is open in this sitting. Whoever comes from a sign-in has just been proved.
  const [opened, setOpened] = useState<readonly string[]>(start.realm ? [start.realm] : [])
  const [scanned, setScanned] = useState<Scanned>({})
  const realm = config.realms.find(one => one.name === wishes.realm) ?? config.realms[0]
  if (!realm) throw new Error('the app works for no realm')

  const t: Scene['t'] = (key, values) => phrase(wishes.language, key, values)
  const refresh = async (): Promise<void> => {
    const kept = await read('accounts', realm.name)
    setAccount(kept ?? null)
    if (!kept?.tokens) return
    const asked = await call<Self>({ realm, language: wishes.language }, 'GET', '/phone')
    const now = await read('accounts', realm.name)
    if (!now) return
    // A phone that the realm does not know, or no more: it is registered, or begins anew.
    const unknown = !asked.ok && (asked.code === 'phone.unknown' || asked.code === 'phone.revoked')
    const next = asked.ok ? { ...now, self: asked.body } : unknown ? { ...now, self: null } : now
    if (asked.ok || unknown) await keep('accounts', next)
    setOnline(asked.ok || asked.code !== 'offline')
    // Without a gesture there is nothing to open with, and setting one does not close what is open.
    if (next.self?.gesture === 'none') setOpened(all => [...all, realm.name])
    setAccount(next)
  }
  const go = (to: Path): void => {
    setScanned({})
    if (to !== path) history.pushState(null, '', to)
    setPath(to)
    scrollTo(0, 0)
  }
  const wish = (changed: Partial<Wishes>): void => {
    const next = { ...wishes, ...changed }
    keepWishes(next)
    setWishes(next)
  }
  /** The nine digits say no realm: they are of the one whose account is in hand. */
  const takeTyped = (text: string): void => {
    const code = readTyped(text)
    if (code === null) {
      if (readPicture(text, config.realms).kind !== 'other') return take(text)
      return setScanned({ problem: t('scan.typed-other'), typed: text })
    }
    if (account?.tokens && account.self) setScanned({ ticket: code })
  }
  const take = (text: string): void => {
    const picture = readPicture(text, config.realms)
    if (picture.kind === 'other') return setScanned({ problem: t('scan.other') })
    if (picture.kind === 'code') return setScanned({ code: picture.code })
    void read('accounts', picture.realm.name).then(kept => {
      const ready = kept?.tokens && kept.self
      wish({ realm: picture.realm.name })
      if (ready) setScanned(picture.kind === 'screen' ? { screen: picture.text } : { ticket: picture.text })
      else setScanned({ problem: t('scan.wrong-realm', { realm: nameOf(picture.realm, wishes.language) }) })
    })
  }

  useEffect(() => wear(wishes), [wishes])
  useEffect(() => {
    setAccount(undefined)
    setUnread(0)
    void refresh()
  }, [realm.name])
  useEffect(() => {
    if (start.scanned) take(start.scanned)
    const back = (): void => setPath(pathOf(location.pathname))
    const connected = (): void => {
      setOnline(navigator.onLine)
      if (navigator.onLine) void refresh()
    }
    addEventListener('popstate', back)
    addEventListener('online', connected)
    addEventListener('offline', connected)
    return () => {
      removeEventListener('popstate', back)
      removeEventListener('online', connected)
      removeEventListener('offline', connected)
    }
  }, [])
  useEffect(() => {
    let hiddenAt = 0
    const looked = (): void => {
      if (document.hidden) hiddenAt = Date.now()
      else if (hiddenAt > 0 && Date.now() - hiddenAt > lockAfter) setOpened([])
    }
    document.addEventListener('visibilitychange', looked)
    return () => document.removeEventListener('visibilitychange', looked)
  }, [])
  const registered = Boolean(account?.tokens && account.self)
  const { waiting, look } = useWaiting({ realm, language: wishes.language, registered, setUnread })
  useEffect(() => document.getElementById('heading')?.focus(), [path, scanned.ticket])

  const scene: Scene = {
    config,
    wishes,
    realm,
    realmName: nameOf(realm, wishes.language),
    account: account ?? null,
    online,
    unread,
    waiting,
    t,
    sayError: (code, details) => errorWords(wishes.language, code, details),
    go,
    wish,
    refresh,
    setUnread,
    look,
  }
  useLead(config.realms, (named, to) => {
    if (named !== wishes.realm) wish({ realm: named })
    go(to)
  })
  const closed = registered && account?.self?.gesture !== 'none' && !opened.includes(realm.name)

  return (
    <>
      <Top scene={scene} />
      <main id="content" tabindex={-1}>
        {account === undefined ? (
          <p class="content hint">{t('loading')}</p>
        ) : path === '/settings' ? (
          <Settings scene={scene} />
        ) : path === '/codes' && !closed ? (
          <Codes scene={scene} />
        ) : !account?.tokens ? (
          <Welcome scene={scene} problem={start.problem} key={realm.name} />
        ) : !account.self ? (
          <Register scene={scene} key={realm.name} />
        ) : closed ? (
          <Locked scene={scene} onOpen={() => setOpened(all => [...all, realm.name])} />
        ) : (
          <Open scene={scene} path={path} scanned={scanned} onText={take} onTyped={takeTyped} />
        )}
      </main>
      <Bar scene={scene} path={path} />
    </>
  )
}

interface OpenProps {
  scene: Scene
  path: Path
  scanned: Scanned
  onText: (text: string) => void
  onTyped: (text: string) => void
}

/** What a registered phone shows whose account is open: what was scanned first, then the screen of the path. */
function Open({ scene, path, scanned, onText, onTyped }: OpenProps) {
  const { ticket, screen, code } = scanned
  if (ticket) return <TicketScreen scene={scene} text={ticket} key={ticket} />
  if (screen) return <ScreenScreen scene={scene} text={screen} key={screen} />
  if (code) return <AddCode scene={scene} code={code} />
  if (path === '/scan')
    return <Scan scene={scene} refused={scanned} key={scanned.problem} onText={onText} onTyped={onTyped} />
  const Screen = screens[path] ?? Home
  return <Screen scene={scene} key={scene.realm.name} />
}

/** Those that a registered phone shows at their path, whatever else is going on. */
const screens: Partial<Record<Path, typeof Home>> = {
  '/request': RequestScreen,
  '/inbox': Inbox,
  '/security': Security,
  '/activity': Activity,
  '/devices': Devices,
  '/gesture': SetGesture,
}

export function pathOf(pathname: string): Path {
  return paths.find(one => one === pathname) ?? '/'
}

/** Which realm's account is in hand; the others stand beside it. */
function Top({ scene }: { scene: Scene }) {
  const { config, wishes, t, wish } = scene
  return (
    <header class="app-top">
      <nav aria-label={t('realms.label')}>
        {config.realms.map(one => (
          <button
            key={one.name}
            type="button"
            class="realm-tab"
            aria-current={one.name === wishes.realm ? 'true' : undefined}
            onClick={() => wish({ realm: one.name })}
          >
            <img src={one.icon} alt="" width="22" height="22" />
            <span>{nameOf(one, wishes.language)}</span>
          </button>
        ))}
      </nav>
      {config.demo ? <span class="demo">{t('app.demo')}</span> : null}
    </header>
  )
}

const places: readonly [Path, IconName, 'home' | 'scan' | 'inbox' | 'settings'][] = [
  ['/', 'home', 'home'],
  ['/scan', 'scan', 'scan'],
  ['/inbox', 'message', 'inbox'],
  ['/settings', 'settings', 'settings'],
]

function Bar({ scene, path }: { scene: Scene; path: Path }) {
  const { t, unread, go } = scene
  return (
    <nav class="app-bar" aria-label={t('nav.label')}>
      {places.map(([to, icon, name]) => (
        <button key={to} type="button" aria-current={to === path ? 'page' : undefined} onClick={() => go(to)}>
          <Icon name={icon} />
          <span>{t(`nav.${name}`)}</span>
          {name === 'inbox' && unread > 0 ? <span class="count">{unread > 99 ? '99+' : unread}</span> : null}
        </button>
      ))}
    </nav>
  )
}
