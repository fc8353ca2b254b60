import { minus, timeOf, timeOfPostgres, totalOf } from '../processor-time.ts'
import type { BenchPerson } from '../world/people.ts'
import type { Product, World } from '../world/world.ts'

/** What sign-ins took, each in milliseconds of processor time. */
export interface SignInCost {
  /** JavaScript, garbage collection and I/O of the server. */
  server: number
  /** Its thread pool: hashing, and a few signatures. */
  pool: number
  postgres: number
  load: number
  perSecond: number
}

export interface Taken {
  product: Product
  people: BenchPerson[]
  concurrency: number
  /** With the password, or silently by those who are signed in. */
  how: 'signIn' | 'silentSignIn'
}

/** Lets people sign in and reads, before and after, what each process has used. */
export async function takeSignIns(world: World, { product, people, concurrency, how }: Taken): Promise<SignInCost> {
  const { worker, issuer } = product
  const before = {
    server: timeOf(worker.pid),
    load: timeOf(world.load.pid),
    postgres: timeOfPostgres(world.postmaster),
  }
  const seconds = await world.load.ask(how, { issuer, people, concurrency })
  const server = minus(timeOf(worker.pid), before.server)
  const load = minus(timeOf(world.load.pid), before.load)
  const postgres = timeOfPostgres(world.postmaster) - before.postgres
  const each = (used: number): number => (used * 1000) / people.length
  return {
    server: each(server.rest),
    pool: each(server.pool),
    postgres: each(postgres),
    load: each(totalOf(load)),
    perSecond: people.length / seconds,
  }
}
