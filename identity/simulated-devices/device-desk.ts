import type { PrintableCard } from '../authenticators/grid-card/index.ts'
import { newSimulatedToken, type SimulatedToken, setPin } from '../authenticators/otp-token/index.ts'

export const simulatedDevicesPath = '/simulated-devices'

/** Whose it is, as the page says it; a token that nobody has yet is in stock. */
export interface Owned {
  /** Its name, as its pages say it. */
  realm: { 'zh-CN': string; en: string }
  holder: string | null
}

export interface DeskToken extends Owned {
  /** As it left the maker: what a reset goes back to. */
  fresh: SimulatedToken
  token: SimulatedToken
  /** On the slip of the counter, where it waits for its activation. */
  activationCode: string | null
  /** Said on the page, where the demonstration has set one. */
  pin: string | null
}

export interface DeskCard extends Owned {
  card: PrintableCard
}

export interface DeskApp extends Owned {
  secret: Uint8Array
}

export type DeviceDesk = ReturnType<typeof createDeviceDesk>

/** Lies on the desk: everybody who looks at a demonstration has all of it in hand. */
export function createDeviceDesk() {
  const tokens = new Map<string, DeskToken>()
  const cards = new Map<string, DeskCard>()
  const apps: DeskApp[] = []
  return {
    addToken(
      seed: { serial: string; suite: string; seed: Uint8Array },
      owned: Owned & { activationCode: string | null; pin: string | null },
    ): void {
      const bare = newSimulatedToken(seed)
      const started = owned.pin === null ? null : setPin(bare, owned.pin)
      const fresh = started?.ok ? { ...started.token, open: false } : bare
      tokens.set(seed.serial, { ...owned, fresh, token: fresh })
    },
    addCard: (card: PrintableCard, owned: Owned): void => void cards.set(card.serial, { ...owned, card }),
    addApp: (app: DeskApp): void => void apps.push(app),
    tokens: (): DeskToken[] => [...tokens.values()],
    cards: (): DeskCard[] => [...cards.values()],
    apps: (): readonly DeskApp[] => apps,
    token: (serial: string): DeskToken | undefined => tokens.get(serial),
    card: (serial: string): DeskCard | undefined => cards.get(serial),
    /** What a press of its keys made of it. */
    keep(serial: string, token: SimulatedToken): void {
      const held = tokens.get(serial)
      if (held) tokens.set(serial, { ...held, token })
    },
  }
}
