import { type Figure, median, told } from '../figures.ts'
import { spread } from '../world/people.ts'
import type { Product } from '../world/world.ts'
import type { Section } from './section.ts'
import { takeSignIns } from './take-sign-ins.ts'

const small = 1000
const concurrency = 4
const allowed = 1.1

/** The same sign-in among a thousand accounts and among very many: what it costs must not grow with them. */
export const growthSection: Section = async (world, { quick, accounts }, say) => {
  const products = [await world.product(small), await world.product(accounts)]
  const rounds = quick ? 3 : 6
  const count = quick ? 60 : 200
  const costs = new Map<Product, number[]>(products.map(product => [product, []]))
  for (let round = 0; round <= rounds; round++) {
    say(round === 0 ? 'growth: warming up' : `growth: round ${round} of ${rounds}`)
    for (const product of products) {
      // Others in each round: the large population must not be served from what the last round has read.
      const people = spread(count, product.accounts).map(person => (person + round) % product.accounts)
      const taken = await takeSignIns(world, { product, people, concurrency, how: 'signIn' })
      if (round > 0) costs.get(product)?.push(taken.server + taken.postgres)
    }
  }
  const [few = 0, many = 0] = products.map(product => median(costs.get(product) ?? []))
  return [growth(few, many, accounts)].flat()
}

function growth(few: number, many: number, accounts: number): Figure[] {
  const name = `sign-in among ${accounts.toLocaleString('en')} accounts, server + PostgreSQL`
  const ratio = many / few
  return [
    told(`sign-in among ${small.toLocaleString('en')} accounts, in the same rounds`, `${few.toFixed(1)} ms`),
    {
      name,
      value: `${many.toFixed(1)} ms`,
      limit: `≤ ${allowed} × ${few.toFixed(1)} ms`,
      ratio,
      ok: ratio <= allowed,
    },
  ]
}
