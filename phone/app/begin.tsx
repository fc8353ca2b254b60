/** @jsxImportSource hono/jsx/dom */
import { render } from 'hono/jsx/dom'
import { App, pathOf, type Start } from './app.tsx'
import { type AppConfig, readConfig } from './config.ts'
import { hearInstallOffers } from './install.ts'
import { finishSignIn } from './sign-in.ts'
import { keepWishes, readWishes, wear } from './wishes.ts'
import { registerWorker } from './workers.ts'

/** Draws the app; first it takes what the address carries and clears it. */
export async function begin(): Promise<void> {
  const config = readConfig()
  wear(readWishes(config.realms.map(one => one.name)))
  hearInstallOffers()
  void registerWorker('shell')
  const start = await startOf(config)
  const place = document.getElementById('app')
  if (place) render(<App start={start} />, place)
}

async function startOf(config: AppConfig): Promise<Start> {
  const address = new URL(location.href)
  // A notification names the realm that it is of; what is named and unknown is nothing.
  const named = config.realms.find(one => one.name === address.searchParams.get('realm'))
  if (named) {
    const wishes = readWishes(config.realms.map(one => one.name))
    keepWishes({ ...wishes, realm: named.name })
    history.replaceState(null, '', address.pathname)
  }
  const usual: Start = { config, path: pathOf(address.pathname), scanned: null, realm: null, problem: null }
  if (address.pathname === '/callback') {
    const done = await finishSignIn(address, config.realms)
    return done.ok ? { ...usual, path: '/', realm: done.realm } : { ...usual, path: '/', problem: done.code }
  }
  if (address.pathname !== '/scan' || address.hash.length < 2) return usual
  history.replaceState(null, '', '/scan')
  return { ...usual, scanned: decode(address.hash.slice(1)) }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
