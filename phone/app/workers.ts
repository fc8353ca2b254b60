/** The scripts that run beside the page; the policy of the page lets no other address be made into one (Trusted Types). */
const scripts = { shell: '/service-worker.js', push: '/push-worker.js' } as const

interface TrustedScripts {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => { createScriptURL: (url: string) => string }
}

let policy: ReturnType<TrustedScripts['createPolicy']> | undefined

function addressOf(which: keyof typeof scripts): string {
  const { trustedTypes } = window as { trustedTypes?: TrustedScripts }
  // A policy of a name is made once.
  policy ??= trustedTypes?.createPolicy('lingpai', {
    createScriptURL: named => Object.values(scripts).find(one => one === named) ?? scripts.shell,
  })
  return policy?.createScriptURL(scripts[which]) ?? scripts[which]
}

export async function registerWorker(
  which: keyof typeof scripts,
  options?: { scope: string },
): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  return await navigator.serviceWorker.register(addressOf(which), options).catch(() => null)
}
