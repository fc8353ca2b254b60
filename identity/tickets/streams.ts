import type { TicketStatus } from '../tables-tickets.ts'

export interface StreamDependencies {
  /** Tickets that have changed at or after a moment, in whichever process. */
  changedSince: (since: Date) => Promise<{ id: string; status: TicketStatus }[]>
  report: (error: unknown) => void
  now: () => Date
  /** Browsers that wait in this process at once. */
  perProcess: number
  /** How often the table is looked at while anybody waits. */
  lookEveryMs: number
}

export interface Waiting {
  ticketId: string
  /** One browser has one stream: the hash of its secret. */
  browser: string
  /** As the browser's page shows it. */
  status: TicketStatus
  addressKey: string
  perAddress: number
  expiresAt: Date
}

type Controller = ReadableStreamDefaultController<Uint8Array>

interface Stream extends Waiting {
  controller: Controller
}

export type TicketStreams = ReturnType<typeof createTicketStreams>

const encoder = new TextEncoder()
const changedEvent = encoder.encode('event: changed\ndata:\n\n')
const opening = encoder.encode('retry: 3000\n\n')
const comment = encoder.encode(':\n\n')
/** Shorter than the patience of common proxies. */
const commentEveryMs = 20_000
/** A transaction that commits late has an earlier moment than its commit: changes are looked for this far back. */
const overlapMs = 5_000

/**
 * Who waits for a ticket in this process. A browser is told that something has changed and no more; it then asks, with its cookie. One
 * look at the table serves all who wait, so what waiting costs is an open connection and one entry of a map.
 */
export function createTicketStreams(deps: StreamDependencies) {
  const byTicket = new Map<string, Stream>()
  const byBrowser = new Map<string, Stream>()
  const countOf = new Map<string, number>()
  let looking: NodeJS.Timeout | null = null
  let told = deps.now()
  let commentedAt = 0
  let closed = false
  return { open, changed, close, size: () => byBrowser.size }

  /** @returns the stream, or null where too many wait already: the browser then asks every few seconds */
  function open(waiting: Waiting): ReadableStream<Uint8Array> | null {
    // The same browser again (a reload, a second tab) takes the place of the one before.
    remove(byBrowser.get(waiting.browser))
    const ofAddress = countOf.get(waiting.addressKey) ?? 0
    if (closed || byBrowser.size >= deps.perProcess || ofAddress >= waiting.perAddress) return null
    const opened: { stream?: Stream } = {}
    return new ReadableStream<Uint8Array>(
      {
        start: (controller: Controller) => {
          opened.stream = { ...waiting, controller }
          add(opened.stream)
          controller.enqueue(opening)
        },
        // The browser is gone.
        cancel: () => void forget(opened.stream),
      },
      { highWaterMark: 4 },
    )
  }

  /** A ticket has changed in this process, now. */
  function changed(ticketId: string): void {
    const stream = byTicket.get(ticketId)
    if (!stream) return
    send(stream, changedEvent)
    remove(stream)
  }

  /** Ends every stream; browsers come back by themselves, to another process. */
  function close(): void {
    closed = true
    for (const stream of byBrowser.values()) remove(stream)
  }

  function add(stream: Stream): void {
    byTicket.set(stream.ticketId, stream)
    byBrowser.set(stream.browser, stream)
    countOf.set(stream.addressKey, (countOf.get(stream.addressKey) ?? 0) + 1)
    if (looking) return
    told = deps.now()
    commentedAt = told.getTime()
    next()
  }

  function remove(stream: Stream | undefined): void {
    if (!stream || !forget(stream)) return
    stream.controller.close()
  }

  function forget(stream: Stream | undefined): boolean {
    if (!stream || byBrowser.get(stream.browser) !== stream) return false
    byBrowser.delete(stream.browser)
    if (byTicket.get(stream.ticketId) === stream) byTicket.delete(stream.ticketId)
    const left = (countOf.get(stream.addressKey) ?? 1) - 1
    if (left > 0) countOf.set(stream.addressKey, left)
    else countOf.delete(stream.addressKey)
    return true
  }

  /** A browser that takes nothing of what it is sent is dropped, or its answers would pile up here. */
  function send(stream: Stream, chunk: Uint8Array): void {
    if ((stream.controller.desiredSize ?? 0) > 0) stream.controller.enqueue(chunk)
    else remove(stream)
  }

  function next(): void {
    looking = setTimeout(() => void look(), deps.lookEveryMs)
    // Nobody waits for a process to end because browsers wait for their tickets.
    looking.unref()
  }

  async function look(): Promise<void> {
    try {
      const now = deps.now()
      for (const { id, status } of await deps.changedSince(new Date(told.getTime() - overlapMs)))
        if (byTicket.get(id)?.status !== status) changed(id)
      told = now
      for (const stream of byBrowser.values()) if (stream.expiresAt <= now) changed(stream.ticketId)
      if (now.getTime() - commentedAt >= commentEveryMs) {
        commentedAt = now.getTime()
        for (const stream of byBrowser.values()) send(stream, comment)
      }
    } catch (error) {
      deps.report(error)
    }
    if (byBrowser.size > 0) next()
    else looking = null
  }
}
