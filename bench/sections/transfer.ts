import { type Figure, median, told } from '../figures.ts'
import { minus, timeOf, timeOfPostgres, totalOf } from '../processor-time.ts'
import { type BenchBank, openBank } from '../world/bank.ts'
import type { Product, World } from '../world/world.ts'
import type { Section } from './section.ts'

const population = 1000
const customers = 24
const concurrency = 4

/** Milliseconds of processor time of each transfer, by whose it is. */
interface Cost {
  identity: number
  bank: number
  postgres: number
  load: number
  perSecond: number
}

/** A full transfer by pages: the form, its review, PAR, the issuer's page, a token's answer, the token, and the bank's books. */
export const transferSection: Section = async (world, { quick }, say) => {
  const product = await world.product(population)
  say('transfer: customers, their tokens and accounts')
  const bank = await openBank(product, { customers, hashes: await world.hashes() })
  try {
    const { origin, payers } = bank
    const people = payers.map(({ person }) => person)
    await world.load.ask('signInAtBank', { bank: origin, people, concurrency })
    const costs: Cost[] = []
    const rounds = quick ? 2 : 5
    for (let round = 0; round <= rounds; round++) {
      say(round === 0 ? 'transfer: warming up' : `transfer: round ${round} of ${rounds}`)
      const cost = await take(world, { product, bank })
      if (round > 0) costs.push(cost)
      else await product.analyze()
    }
    return figuresOf(costs)
  } finally {
    await bank.worker.stop()
  }
}

async function take(world: World, { product, bank }: { product: Product; bank: BenchBank }): Promise<Cost> {
  const look = () => ({
    identity: timeOf(product.worker.pid),
    bank: timeOf(bank.worker.pid),
    load: timeOf(world.load.pid),
    postgres: timeOfPostgres(world.postmaster),
  })
  const before = look()
  const { origin, payers } = bank
  const seconds = await world.load.ask('transfers', { bank: origin, payers, concurrency })
  const after = look()
  const each = (used: number): number => (used * 1000) / payers.length
  const of = (part: 'identity' | 'bank' | 'load'): number => each(totalOf(minus(after[part], before[part])))
  return {
    identity: of('identity'),
    bank: of('bank'),
    load: of('load'),
    postgres: each(after.postgres - before.postgres),
    perSecond: payers.length / seconds,
  }
}

function figuresOf(costs: readonly Cost[]): Figure[] {
  const of = (part: keyof Cost): number => median(costs.map(cost => cost[part]))
  const whole = of('identity') + of('bank') + of('postgres')
  const share = (part: 'identity' | 'bank' | 'postgres'): string =>
    `${of(part).toFixed(1)} ms, ${((100 * of(part)) / whole).toFixed(0)} %`
  return [
    told('full transfers a second, all on this machine', `${of('perSecond').toFixed(1)} /s`),
    told('  processor time of one: identity + bank + PostgreSQL', `${whole.toFixed(1)} ms`),
    told('  of it identity', share('identity')),
    told('  of it the bank', share('bank')),
    told('  of it PostgreSQL', share('postgres')),
    told('  the load generator beside it', `${of('load').toFixed(1)} ms`),
  ]
}
