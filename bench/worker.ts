import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../kit/root.ts'

/** What a worker process can be asked for, by name. Details and replies cross as JSON does. */
export type Handlers = Record<string, (details: never) => Promise<unknown>>

export interface Worker<H extends Handlers> {
  pid: number
  ask<K extends keyof H>(name: K, ...details: Parameters<H[K]>): Promise<Awaited<ReturnType<H[K]>>>
  stop(): Promise<void>
}

interface Question {
  id: number
  name: string
  details: unknown
}

type Reply = { id: number; value: unknown } | { id: number; error: string }

/** Starts `bench/<name>.ts` as a process of its own, so that its processor time can be told from that of the others. */
export async function startWorker<H extends Handlers>(
  name: string,
  settings: unknown,
  nodeFlags: readonly string[] = [],
): Promise<Worker<H>> {
  const file = fileURLToPath(new URL(`dist/bench/${name}.js`, packageRoot))
  const child = fork(file, [JSON.stringify(settings)], {
    execArgv: [...nodeFlags],
    // Standard output is the table's.
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let last = 0
  const gone = (): void => {
    for (const { reject } of waiting.values()) reject(new Error(`the worker ${name} ended`))
    waiting.clear()
  }
  child.once('exit', gone)
  child.on('message', (reply: Reply) => {
    const asker = waiting.get(reply.id)
    waiting.delete(reply.id)
    if ('error' in reply) asker?.reject(new Error(`${name}: ${reply.error}`))
    else asker?.resolve(reply.value)
  })
  const ask = (what: string, details: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const question: Question = { id: ++last, name: what, details }
      waiting.set(question.id, { resolve, reject })
      child.send(question)
    })
  await ask('ready', null)
  return {
    pid: child.pid ?? 0,
    // The handlers' own types say what a reply is; nothing but JSON lies between.
    ask: async (what, ...details) => (await ask(String(what), details[0] ?? null)) as never,
    stop: async () => await stopped(child),
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.disconnect()
  await ended
}

/** In the worker: what it was started with. */
export const workerSettings = (): unknown => JSON.parse(process.argv[2] ?? '{}')

/** In the worker: answers until the parent lets go, then runs `end` and exits. */
export function answerParent(handlers: Handlers, end: () => Promise<void> = async () => {}): void {
  const known: Record<string, (details: never) => Promise<unknown>> = { ready: async () => null, ...handlers }
  process.on('message', (question: Question) => void answer(question))
  process.once('disconnect', () => void end().finally(() => process.exit(0)))

  async function answer({ id, name, details }: Question): Promise<void> {
    try {
      const value = (await known[name]?.(details as never)) ?? null
      process.send?.({ id, value } satisfies Reply)
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
}
