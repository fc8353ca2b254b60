interface InstallPrompt extends Event {
  prompt: () => Promise<unknown>
}

let offered: InstallPrompt | null = null
const waiting = new Set<(ask: (() => void) | null) => void>()

/** Heard from the beginning: the browser says it once, perhaps before anything is drawn. */
export function hearInstallOffers(): void {
  addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    offered = event as InstallPrompt
    tell()
  })
  addEventListener('appinstalled', () => {
    offered = null
    tell()
  })
}

function tell(): void {
  const prompt = offered
  const ask = prompt ? (): void => void prompt.prompt() : null
  for (const one of waiting) one(ask)
}

/** Calls back with what asks the person, or null. @returns what ends it */
export function offerInstall(callback: (ask: (() => void) | null) => void): () => void {
  waiting.add(callback)
  tell()
  return () => void waiting.delete(callback)
}
