import type { RealNameRegistry } from './index.ts'

export type SimulatedRegistryDependencies = {
  /** The demo world's people. */
  nameOf: (idNumber: string) => string | undefined | Promise<string | undefined>
  /** What an ID number outside the demo world yields; `match` lets a visitor register with a made-up person. */
  strangers?: 'match' | 'unknown'
  available?: () => boolean
}

/** Answers from the demo world by name and number, whose phones it does not know; nothing leaves this machine. */
export function createSimulatedRegistry(deps: SimulatedRegistryDependencies): RealNameRegistry {
  const { nameOf, strangers = 'match', available = () => true } = deps
  return {
    kind: 'simulated',
    async check({ name, idNumber }) {
      if (!available()) return { outcome: 'unavailable' }
      const registered = await nameOf(idNumber.toUpperCase())
      if (registered === undefined) return { outcome: strangers }
      return { outcome: plainName(registered) === plainName(name) ? 'match' : 'mismatch' }
    },
  }
}

/** The dot inside a minority name is typed in several ways; the register knows one. */
const plainName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[•・‧∙．.]/g, '·')
    .replace(/\s+/g, '')
