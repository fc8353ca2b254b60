import { atLeast, type Figure, median, told } from '../figures.ts'
import type { handlers as memoryHandlers } from '../memory-provider-worker.ts'
import { minus, timeOf, totalOf } from '../processor-time.ts'
import { startWorker, type Worker } from '../worker.ts'
import { spread } from '../world/people.ts'
import type { Product, World } from '../world/world.ts'
import type { Section } from './section.ts'
import { takeSignIns } from './take-sign-ins.ts'

const population = 1000
const concurrency = 8

/** One kind of request to one process. */
interface Trial {
  name: string
  pid: number
  /** Makes so many requests and says how many seconds it took by the clock. */
  run: (count: number) => Promise<number>
}

/**
 * What applications ask all day, against what it could cost at best. Rates are requests for each second of the serving process's
 * own processor time: what one process does when it does nothing else, whoever else uses the machine.
 */
export const tokensSection: Section = async (world, { quick }, say) => {
  const product = await world.product(population)
  const memory: Worker<typeof memoryHandlers> = await startWorker('memory-provider-worker', world.key)
  try {
    const trials = await prepare(world, product, memory)
    const rates = await race(trials, { rounds: quick ? 2 : 5, count: quick ? 200 : 500, say })
    return figuresOf(rates)
  } finally {
    await memory.stop()
  }
}

async function prepare(world: World, product: Product, memory: Worker<typeof memoryHandlers>): Promise<Trial[]> {
  const people = spread(20, population)
  const { issuer, worker } = product
  const { load } = world
  await takeSignIns(world, { product, people, concurrency, how: 'signIn' })
  await product.analyze()
  const tokens = await load.ask('tokensOf', { issuer, people })
  const access = tokens.map(token => token.access_token)
  const refresh = tokens.flatMap(token => token.refresh_token ?? [])
  const checked = people.map(person => person + 1)
  await load.ask('signIn', { issuer, people: checked, concurrency, scope: 'openid' })
  const checking = (await load.ask('tokensOf', { issuer, people: checked })).map(token => token.access_token)
  const { ids } = await worker.ask('someAccounts')
  const urls = ids.map(id => `${product.bare}/${id}`)
  const beside = await memory.ask('prepare')
  const ours = { issuer, concurrency }
  const theirs = { issuer: beside.issuer, concurrency }
  const trial = (name: string, pid: number, run: Trial['run']): Trial => ({ name, pid, run })
  return [
    trial('bare', worker.pid, count => load.ask('get', { urls, count, concurrency })),
    trial('introspection', worker.pid, count => load.ask('introspect', { ...ours, tokens: access, count })),
    trial('session check', worker.pid, count => load.ask('sessionCheck', { ...ours, tokens: checking, count })),
    trial('userinfo', worker.pid, count => load.ask('userinfo', { ...ours, tokens: checking, count })),
    trial('refresh', worker.pid, count => load.ask('refresh', { ...ours, tokens: refresh, count })),
    trial('refresh beside', memory.pid, count => load.ask('refresh', { ...theirs, tokens: beside.refresh, count })),
    trial('machine', worker.pid, count => load.ask('clientCredentials', { ...ours, count })),
    trial('machine beside', memory.pid, count => load.ask('clientCredentials', { ...theirs, count })),
  ]
}

interface Race {
  rounds: number
  count: number
  say: (text: string) => void
}

/** All in turn, several times over, so that what else the machine does falls on all alike. */
async function race(trials: Trial[], { rounds, count, say }: Race): Promise<Map<string, number>> {
  for (const { run } of trials) await run(count)
  const rates = new Map<string, number[]>(trials.map(({ name }) => [name, []]))
  for (let round = 1; round <= rounds; round++) {
    say(`tokens: round ${round} of ${rounds}`)
    for (const { name, pid, run } of trials) {
      const before = timeOf(pid)
      await run(count)
      rates.get(name)?.push(count / totalOf(minus(timeOf(pid), before)))
    }
  }
  return new Map([...rates].map(([name, values]) => [name, median(values)]))
}

function figuresOf(rates: Map<string, number>): Figure[] {
  const rate = (name: string): number => rates.get(name) ?? 0
  const bare = { share: 0.3, of: rate('bare') }
  return [
    told('requests for each second of the process', ''),
    atLeast('  introspection, to one indexed SELECT by bare Hono', rate('introspection'), bare),
    atLeast('  session check, to the same', rate('session check'), bare),
    {
      ...told('  userinfo with scope openid, to the same', `${rate('userinfo').toFixed(0)} /s`),
      ratio: rate('userinfo') / rate('bare'),
    },
    atLeast('  refresh, to oidc-provider in memory', rate('refresh'), { share: 0.5, of: rate('refresh beside') }),
    atLeast('  client credentials, to the same', rate('machine'), { share: 0.5, of: rate('machine beside') }),
  ]
}
