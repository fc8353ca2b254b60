/**
 * What the simulated gateways "sent", kept in memory for the demo outbox page. It exists only with simulated gateways;
 * the oldest message is forgotten beyond the limit.
 */
export type OutboxMessage = {
  channel: 'sms' | 'email' | 'push'
  to: string
  template: string
  parameters: Readonly<Record<string, string>>
  subject?: string
  text: string
  signName: string
  language: string
}

export type DeliveredMessage = OutboxMessage & { id: string; deliveredAt: Date }

/** What a simulated gateway needs. */
export type Outbox = { deliver(message: OutboxMessage): DeliveredMessage }

export type OutboxQuery = { to?: string; cursor?: string; limit?: number }
export type OutboxPage = { messages: DeliveredMessage[]; next: string | undefined }

export type MemoryOutbox = Outbox & {
  /** The newest first; `next` is the cursor of the page of older ones. */
  listDelivered(query?: OutboxQuery): OutboxPage
}

export function createMemoryOutbox({ limit, now }: { limit: number; now: () => Date }): MemoryOutbox {
  const kept: { number: number; message: DeliveredMessage }[] = []
  let count = 0
  return {
    deliver(message) {
      count += 1
      const delivered = { ...message, id: String(count), deliveredAt: now() }
      kept.push({ number: count, message: delivered })
      if (kept.length > limit) kept.shift()
      return delivered
    },
    listDelivered({ to, cursor, limit: size = 50 } = {}) {
      const before = /^\d{1,15}$/.test(cursor ?? '') ? Number(cursor) : Number.POSITIVE_INFINITY
      const older = kept.filter(({ number, message }) => number < before && (to === undefined || message.to === to))
      const page = older.slice(-Math.max(1, size)).toReversed()
      const next = older.length > page.length ? page.at(-1)?.message.id : undefined
      return { messages: page.map(({ message }) => message), next }
    },
  }
}
