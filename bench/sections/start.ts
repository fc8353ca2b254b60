import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../../kit/root.ts'
import { atMost, type Figure, median, told } from '../figures.ts'
import { memoryOf, timeOf, totalOf } from '../processor-time.ts'
import { productEnvironment } from '../world/world.ts'
import type { Section } from './section.ts'

interface Started {
  /** From the command to the first page, in seconds. */
  seconds: number
  processor: number
  /** Resident megabytes, a few seconds after the first page. */
  memory: number
}

const settle = 3000

/** All apps in one process, as `npm start` runs them once it has built, with the demo world: how soon they answer, and what they keep. */
export const startSection: Section = async (world, { quick }, say) => {
  const repeats = quick ? 1 : 3
  const embedded = await productEnvironment(join(world.folder, 'embedded'))
  say('start: for the first time, embedded database')
  const first = await startOnce(embedded)
  const warm = await startAgain(embedded, repeats, () => say('start: again, embedded database'))
  const server = await productEnvironment(
    join(world.folder, 'server'),
    await world.postgres.createDatabase('bench_start'),
  )
  say('start: for the first time, PostgreSQL server')
  await startOnce(server)
  const served = await startAgain(server, repeats, () => say('start: again, PostgreSQL server'))
  return [...embeddedFigures(first, warm), ...serverFigures(served)]
}

async function startAgain(environment: Record<string, string>, repeats: number, say: () => void): Promise<Started> {
  const all: Started[] = []
  for (let at = 0; at < repeats; at++) {
    say()
    all.push(await startOnce(environment))
  }
  const of = (part: keyof Started): number => median(all.map(one => one[part]))
  return { seconds: of('seconds'), processor: of('processor'), memory: of('memory') }
}

function embeddedFigures(first: Started, warm: Started): Figure[] {
  return [
    told('first start, embedded database', seconds(first.seconds)),
    atMost({ name: 'warm start, embedded database', value: warm.seconds, limit: 5, unit: 's', digits: 2 }),
    told('  processor time of it', seconds(warm.processor)),
    atMost({ name: '  idle memory, all apps', value: warm.memory, limit: 500, unit: 'MB', digits: 0 }),
  ]
}

function serverFigures(served: Started): Figure[] {
  return [
    told('warm start, with DATABASE_URL', seconds(served.seconds)),
    atMost({ name: '  idle memory, all apps', value: served.memory, limit: 250, unit: 'MB', digits: 0 }),
  ]
}

const seconds = (value: number): string => `${value.toFixed(2)} s`

async function startOnce(environment: Record<string, string>): Promise<Started> {
  const began = performance.now()
  const app = fileURLToPath(new URL('dist/demo/start.js', packageRoot))
  const child = spawn(process.execPath, [app], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await answering(child, `http://127.0.0.1:${environment.LINGPAI_PORT}/realms/toll/sign-in`)
    const answered = { seconds: (performance.now() - began) / 1000, processor: totalOf(timeOf(child.pid ?? 0)) }
    await wait(settle)
    return { ...answered, memory: memoryOf(child.pid ?? 0) }
  } finally {
    const ended = new Promise(resolve => child.once('exit', resolve))
    if (child.exitCode === null && child.kill('SIGTERM')) await ended
  }
}

async function answering(child: ChildProcess, address: string): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(address, { redirect: 'manual' }).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer && answer.status < 500) return
    await wait(20)
  }
  throw new Error('the service ended before it answered')
}
