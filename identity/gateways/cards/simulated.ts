import type { CardSystem } from './index.ts'

export type SimulatedCardsDependencies = {
  /** The demo world's cards. */
  holderOf: (number: string) => { idNumber: string } | undefined
  /** Of every card, and said wherever the demo asks for it. */
  password: string
  /** Whether a number is well made; any such card outside the demo world is its visitor's. */
  isNumber: (number: string) => boolean
}

/** Answers from the demo world; nothing leaves this machine. */
export function createSimulatedCards({ holderOf, password, isNumber }: SimulatedCardsDependencies): CardSystem {
  return {
    kind: 'simulated',
    async check({ number, password: typed, idNumber }) {
      const holder = holderOf(number)
      const isTheirs = holder === undefined ? isNumber(number) : holder.idNumber === idNumber
      return { outcome: isTheirs && typed === password ? 'match' : 'mismatch' }
    },
  }
}
