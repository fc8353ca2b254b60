/** The protocol's other side (docs/guides/signing-middleware.md): who asks, what for, and the answer to it and nobody else. */
export const protocol = 'lingpai-signing-1'

export interface Asked {
  type: 'sign' | 'register' | 'renew'
  id: string
  text: string
  certificates: string[]
  request: { purpose: string; details?: unknown }
  origin: string
  reply: (message: object) => void
}

const purposes: Readonly<Record<Asked['type'], readonly string[]>> = {
  sign: ['sign-in', 'step-up', 're-authentication', 'recovery', 'approval'],
  register: ['registration'],
  renew: ['renewal'],
}

/** Says to the window that opened this one that it may ask. @param heard null where what came is not what it says it is */
export function listen(heard: (asked: Asked | null) => void): void {
  const asker = window.opener as Window | null
  if (!asker) return
  let isAsked = false
  addEventListener('message', ({ source, origin, data }: MessageEvent) => {
    // One request to a window, from who opened it.
    if (source !== asker || isAsked || !isRequest(data)) return
    isAsked = true
    const reply = (message: object): void => asker.postMessage({ protocol, id: data.id, ...message }, origin)
    const request = readRequest(data.text)
    // Who asks must be who the text is for: else a look-alike page could have a payment elsewhere signed.
    const isOwn =
      request !== null && originOf(request.audience) === origin && purposes[data.type].includes(request.purpose)
    if (isOwn) return heard({ ...data, request, origin, reply })
    reply({ type: 'refused', reason: 'failed' })
    heard(null)
  })
  asker.postMessage({ protocol, type: 'ready' }, '*')
}

function isRequest(data: unknown): data is Pick<Asked, 'type' | 'id' | 'text' | 'certificates'> {
  if (typeof data !== 'object' || data === null) return false
  const given = data as Record<string, unknown>
  return (
    given['protocol'] === protocol &&
    typeof given['type'] === 'string' &&
    Object.hasOwn(purposes, given['type']) &&
    typeof given['id'] === 'string' &&
    typeof given['text'] === 'string' &&
    Array.isArray(given['certificates']) &&
    given['certificates'].every(one => typeof one === 'string')
  )
}

function readRequest(text: string): { purpose: string; audience: string; details?: unknown } | null {
  try {
    const read = JSON.parse(text) as Record<string, unknown>
    const { purpose, audience, details } = read
    if (read['protocol'] !== protocol || typeof purpose !== 'string' || typeof audience !== 'string') return null
    // What is approved must be there to be shown, and nothing else may carry details unseen.
    if ((purpose === 'approval') !== (details !== undefined)) return null
    return { purpose, audience, ...(details === undefined ? {} : { details }) }
  } catch {
    return null
  }
}

function originOf(address: string): string | null {
  try {
    return new URL(address).origin
  } catch {
    return null
  }
}
