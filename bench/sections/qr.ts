import { readFileSync } from 'node:fs'
import { atLeast, atMost, type Figure, median, told } from '../figures.ts'
import { minus, timeOf, totalOf } from '../processor-time.ts'
import { spread } from '../world/people.ts'
import type { Product, World } from '../world/world.ts'
import type { Section } from './section.ts'
import { weigh } from './weigh.ts'

const population = 1000
const concurrency = 8
const waitingWhileScanned = 1000

/** QR sign-in: tickets made, browsers that wait, and how soon after the scan somebody is signed in; the phone app's first load. */
export const qrSection: Section = async (world, { quick, waiting }, say) => {
  const product = await world.product(population)
  say('qr: tickets')
  const rates = await rateOfTickets(world, product, { rounds: quick ? 2 : 5, count: quick ? 200 : 500 })
  say('qr: signing in while 1,000 wait')
  const took = await signInWhileOthersWait(world, product, quick ? 60 : 240)
  const most = Math.min(waiting, openFilesOf(product) - otherFiles)
  say(`qr: ${most} browsers wait`)
  const memory = await memoryOfWaiting(world, product, most)
  say('qr: the phone app')
  return [
    atMost({
      name: 'scan to signed in, 1,000 waiting, 95th percentile',
      value: took.late,
      limit: 1000,
      unit: 'ms',
      digits: 0,
    }),
    told('  median', `${took.median.toFixed(0)} ms`),
    atLeast('tickets for each second of the process, to one indexed SELECT by bare Hono', rates.tickets, {
      share: 0.05,
      of: rates.bare,
    }),
    atMost({ name: `memory of a browser that waits, of ${most}`, value: memory.each, limit: 33, unit: 'KB' }),
    atMost({ name: '  the whole process then', value: memory.whole, limit: 1000, unit: 'MB', digits: 0 }),
    ...(most < waiting
      ? [told(`  not ${waiting}: the system lets a process open so many files`, String(most + otherFiles))]
      : []),
    await weighPhoneApp(product.phone),
  ]
}

/** Database, listeners, log and what else the process has open. */
const otherFiles = 500

function openFilesOf({ worker }: Product): number {
  const limits = readFileSync(`/proc/${worker.pid}/limits`, 'utf8')
  return Number(/^Max open files\s+\d+\s+(\d+)/m.exec(limits)?.[1] ?? 1024)
}

/** For each second of the serving process's own processor time, as the section of tokens counts. */
async function rateOfTickets(world: World, product: Product, { rounds, count }: { rounds: number; count: number }) {
  const { issuer, worker } = product
  const { load } = world
  const { ids } = await worker.ask('someAccounts')
  const urls = ids.map(id => `${product.bare}/${id}`)
  const tickets: number[] = []
  const bare: number[] = []
  for (let round = 0; round <= rounds; round++) {
    await load.ask('beginSignIns', { issuer, count, concurrency })
    const before = timeOf(worker.pid)
    await load.ask('showPictures', { count, concurrency })
    const between = timeOf(worker.pid)
    await load.ask('get', { urls, count, concurrency })
    const after = timeOf(worker.pid)
    // The first warms up.
    if (round === 0) continue
    tickets.push(count / totalOf(minus(between, before)))
    bare.push(count / totalOf(minus(after, between)))
  }
  return { tickets: median(tickets), bare: median(bare) }
}

async function signInWhileOthersWait(world: World, product: Product, count: number) {
  const { issuer, worker } = product
  const { load } = world
  const people = spread(Math.min(count, 60), population)
  await worker.ask('registerPhones', { phones: await load.ask('makePhones', { issuer, people }) })
  await product.analyze()
  await load.ask('beginSignIns', { issuer, count: waitingWhileScanned, concurrency })
  await load.ask('showPictures', { count: waitingWhileScanned, concurrency })
  await worker.ask('holdTickets')
  await load.ask('wait', { issuer, count: waitingWhileScanned, concurrency })
  const took: number[] = []
  for (let done = 0; done < count; done += people.length)
    took.push(...(await load.ask('signInByPicture', { issuer, people, concurrency: 4 })))
  await load.ask('leave')
  const sorted = took.toSorted((a, b) => a - b)
  return { median: median(took), late: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0 }
}

/** In portions, because pictures are good for two minutes. */
const portion = 2000
const warmUp = 100

/**
 * They wait at a process that has not made their tickets: what making them leaves behind would hide what waiting takes. What it keeps for
 * its first requests is there before.
 */
async function memoryOfWaiting(world: World, product: Product, count: number) {
  const { load } = world
  for (let made = 0; made < count; made += portion) {
    const more = { count: Math.min(portion, count - made), concurrency }
    await load.ask('beginSignIns', { issuer: product.issuer, ...more })
    await load.ask('showPictures', more)
    await product.worker.ask('holdTickets')
  }
  const { worker, issuer } = await product.beside()
  try {
    await load.ask('wait', { issuer, count: warmUp, concurrency })
    await load.ask('leave')
    const before = await worker.ask('settledMemory')
    await load.ask('wait', { issuer, count, concurrency })
    const after = await worker.ask('settledMemory')
    await load.ask('leave')
    return { each: (after - before) / count / 1000, whole: after / 1e6 }
  } finally {
    await worker.stop()
  }
}

/** The shell and all that its worker keeps, as they come over the wire. */
async function weighPhoneApp(address: string): Promise<Figure> {
  const worker = await weigh(new URL('/service-worker.js', address))
  const { files } = JSON.parse(/^self\.shell = (.*)$/m.exec(worker.text)?.[1] ?? '{}') as { files: string[] }
  const parts = await Promise.all(files.map(async file => await weigh(new URL(file, address))))
  const value = [worker, ...parts].reduce((sum, { bytes }) => sum + bytes, 0) / 1000
  return atMost({ name: `phone app, first load, ${parts.length + 1} requests`, value, limit: 100, unit: 'KB' })
}
