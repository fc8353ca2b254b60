import type { EntryKind } from '../ledger/index.ts'

/** One thing that happened. `to` and `from` are the customer's accounts, or the bank's side of the books. */
export interface DemoEvent {
  at: Date
  kind: EntryKind
  from: DemoSide
  to: DemoSide
  /** Fen. */
  amount: number
  memo: string
  outside: { bank: string; name: string; number: string } | null
}

export type DemoSide = 'card' | 'savings' | 'clearing' | 'settlement'

const day = 86_400_000
const shops = ['青禾超市', '禾苗书店', '河畔小馆', '青禾地铁', '田园果蔬', '青禾影城', '晨光药房'] as const
const outsiders = [
  { bank: '云川银行（演示）', name: '李明', number: '6299990000000000016' },
  { bank: '远山银行（演示）', name: '陈静', number: '6299990000000000024' },
] as const

/**
 * The year before `now` of one customer, in order of time, never spending what is not there: a salary each month, purchases,
 * rent to another bank, savings, money from friends, interest each quarter.
 */
export function customerYear(index: number, now: Date): DemoEvent[] {
  const random = randomOf(index)
  const salary = 500_000 + Math.floor(random() * 30) * 50_000
  const balances: Record<DemoSide, number> = { card: 0, savings: 0, clearing: 0, settlement: 0 }
  const events: DemoEvent[] = []
  const add = (event: Omit<DemoEvent, 'outside'> & { outside?: DemoEvent['outside'] }): void => {
    const isOwn = event.from === 'card' || event.from === 'savings'
    if (event.amount <= 0 || event.at >= now || (isOwn && balances[event.from] < event.amount)) return
    balances[event.from] -= event.amount
    balances[event.to] += event.amount
    events.push({ outside: null, ...event })
  }
  const start = Math.floor(now.getTime() / day) * day - 365 * day
  const card = { from: 'clearing', to: 'card' } as const
  add({ ...card, from: 'settlement', at: new Date(start), kind: 'cash', amount: 200_000, memo: '开户存款' })
  for (let date = 0; date < 365; date++) {
    const at = (hour: number): Date =>
      new Date(start + date * day + hour * 3_600_000 + Math.floor(random() * 3_000_000))
    const outside = outsiders[Math.floor(random() * outsiders.length)] ?? outsiders[0]
    if (date % 30 === 5) add({ ...card, at: at(1), kind: 'salary', amount: salary, memo: '工资' })
    if (date % 30 === 8) {
      const rent = { from: 'card', to: 'clearing', at: at(2), kind: 'other-bank', outside } as const
      add({ ...rent, amount: 180_000, memo: '房租' })
    }
    if (date % 30 === 10)
      add({ from: 'card', to: 'savings', at: at(3), kind: 'own', amount: Math.floor(balances.card / 3), memo: '存钱' })
    if (random() < 0.6) {
      const shop = shops[Math.floor(random() * shops.length)] ?? shops[0]
      const amount = 600 + Math.floor(random() * 18_000)
      add({ from: 'card', to: 'clearing', at: at(4), kind: 'purchase', amount, memo: shop })
    }
    if (random() < 0.03)
      add({ ...card, at: at(6), kind: 'incoming', amount: 10_000 * (1 + Math.floor(random() * 9)), memo: '', outside })
    if (date % 91 === 90) {
      const interest = { from: 'settlement', to: 'savings', at: at(8), kind: 'interest' } as const
      add({ ...interest, amount: Math.floor(balances.savings * 0.0005), memo: '利息' })
    }
  }
  return events
}

/** The same numbers for the same index (mulberry32). */
function randomOf(index: number): () => number {
  let state = Math.imul(index + 1, 0x9e3779b1) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
