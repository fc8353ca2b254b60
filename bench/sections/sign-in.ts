import { availableParallelism } from 'node:os'
import type { CountedStatement } from '../count-statements.ts'
import { atMost, type Figure, median, told } from '../figures.ts'
import type { handlers as memoryHandlers } from '../memory-provider-worker.ts'
import { minus, timeOf, totalOf } from '../processor-time.ts'
import { startWorker, type Worker } from '../worker.ts'
import { type BenchPerson, spread } from '../world/people.ts'
import type { Product, World } from '../world/world.ts'
import type { Section } from './section.ts'
import { type SignInCost, takeSignIns } from './take-sign-ins.ts'

const population = 1000
const concurrency = 4

/** A full sign-in with a password on a known device: authorize → page → answer → code → tokens. */
export const signInSection: Section = async (world, { quick, statements }, say) => {
  const product = await world.product(population)
  const people = spread(quick ? 60 : 240, population)
  const rounds = quick ? 2 : 5
  say('sign-in: warming up')
  await takeSignIns(world, { product, people, concurrency, how: 'signIn' })
  await product.analyze()
  await takeSignIns(world, { product, people, concurrency, how: 'signIn' })
  await takeSignIns(world, { product, people, concurrency, how: 'silentSignIn' })
  const full: SignInCost[] = []
  const silent: SignInCost[] = []
  const hashRates: number[] = []
  for (let round = 1; round <= rounds; round++) {
    say(`sign-in: round ${round} of ${rounds}`)
    full.push(await takeSignIns(world, { product, people, concurrency, how: 'signIn' }))
    silent.push(await takeSignIns(world, { product, people, concurrency, how: 'silentSignIn' }))
    hashRates.push(await world.load.ask('hashRate', { count: 100, concurrency: availableParallelism() }))
  }
  const counted = await countStatements(world, product)
  if (statements) for (const { text, count } of counted) say(`${count.toFixed(1)}  ${text.replace(/\s+/g, ' ')}`)
  const all = counted.reduce((sum, { count }) => sum + count, 0)
  return [
    ...figuresOf(full, silent, median(hashRates)),
    told('SQL statements for each sign-in', all.toFixed(1)),
    told('the same journey on oidc-provider in memory', ms(await takeInMemory(world, people))),
  ]
}

/** Milliseconds of the process that serves it: no database, no hash, and a page that believes what it is told. */
async function takeInMemory(world: World, people: BenchPerson[]): Promise<number> {
  const memory: Worker<typeof memoryHandlers> = await startWorker('memory-provider-worker', world.key)
  try {
    const { issuer } = await memory.ask('prepare')
    const costs: number[] = []
    for (let round = 0; round < 5; round++) {
      const before = timeOf(memory.pid)
      await world.load.ask('signIn', { issuer, people, concurrency })
      costs.push((totalOf(minus(timeOf(memory.pid), before)) * 1000) / people.length)
    }
    // The first rounds warm it up.
    return median(costs.slice(2))
  } finally {
    await memory.stop()
  }
}

function figuresOf(full: SignInCost[], silent: SignInCost[], hashRate: number): Figure[] {
  const of = (costs: SignInCost[], part: keyof SignInCost): number => median(costs.map(cost => cost[part]))
  // A silent sign-in makes the same signatures in the pool and hashes nothing.
  const signatures = of(silent, 'pool')
  const server = of(full, 'server') + signatures
  const [postgres, load, rate] = [of(full, 'postgres'), of(full, 'load'), of(full, 'perSecond')]
  const hash = of(full, 'pool') - signatures
  const whole = server + hash + postgres + load
  return [
    atMost({ name: 'sign-in, processor time outside the hash', value: server + postgres, limit: 6, unit: 'ms' }),
    told('  of it the server', ms(server)),
    told('  of it PostgreSQL', ms(postgres)),
    told('  the hash beside it (argon2id, 19 MiB, t=2)', ms(hash)),
    told('  the load generator beside it', `${ms(load)}, ${((100 * load) / whole).toFixed(0)} % of all`),
    {
      ...told('sign-ins a second, all on this machine', `${rate.toFixed(1)} /s`),
      limit: `argon2id alone ${hashRate.toFixed(1)} /s`,
      ratio: rate / hashRate,
    },
    told(
      'silent sign-in (single sign-on), server + PostgreSQL',
      ms(of(silent, 'server') + signatures + of(silent, 'postgres')),
    ),
  ]
}

const ms = (value: number): string => `${value.toFixed(1)} ms`

/** What one sign-in sends to the database, by text. */
async function countStatements(world: World, product: Product): Promise<CountedStatement[]> {
  const people = spread(10, population)
  await product.worker.ask('countStatements')
  await takeSignIns(world, { product, people, concurrency: 1, how: 'signIn' })
  const counted = await product.worker.ask('countedStatements')
  return counted.map(({ text, count }) => ({ text, count: count / people.length }))
}
