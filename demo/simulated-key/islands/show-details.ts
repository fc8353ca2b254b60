/** Draws the details in the key's own words, from the text that is signed and from nothing else. */
export type Say = (key: string, parameters?: Record<string, string | number>) => string

type Row = [term: string, value: string]

/** @returns null for details of which not all can be shown: they are not signed */
export function rowsOf(details: unknown, say: Say, language: 'zh-CN' | 'en'): Row[] | null {
  const given = details as Record<string, unknown> | null
  if (given?.['type'] === 'payment') return paymentRows(given, say)
  return given?.['type'] === 'operation' ? operationRows(given, say, language) : null
}

const shownOfPayment = ['type', 'transaction', 'payer', 'payee', 'amount', 'currency', 'remark', 'schedule', 'media']

function paymentRows(given: Record<string, unknown>, say: Say): Row[] | null {
  const payee = given['payee'] as Record<string, unknown> | undefined
  const payer = given['payer'] as Record<string, unknown> | undefined
  const schedule = given['schedule'] as Record<string, unknown> | undefined
  const { amount, currency } = given
  const isKnown = Object.keys(given).every(name => shownOfPayment.includes(name))
  if (!payee || !payer || !isKnown || currency !== 'CNY' || !Number.isSafeInteger(amount)) return null
  return [
    [say('amount'), say('yuan', { amount: yuanOf(amount as number) })],
    [say('payee'), text(payee['name'])],
    [say('account'), text(payee['account']).replace(/\d{4}(?=\d)/g, '$& ')],
    ...optional(say('bank'), payee['bank']),
    [say('payer'), text(payer['account'])],
    ...optional(say('remark'), given['remark']),
    ...optional(say('schedule'), schedule && `${text(schedule['first'])} · ${text(schedule['repeat'])}`),
    ...mediaRow(given, say),
    [say('transaction'), text(given['transaction'])],
  ]
}

function operationRows(given: Record<string, unknown>, say: Say, language: 'zh-CN' | 'en'): Row[] {
  const items = Array.isArray(given['items']) ? (given['items'] as Record<string, unknown>[]) : []
  const inLanguage = (both: unknown): string => text((both as Record<string, unknown> | undefined)?.[language])
  return [
    [say('operation'), inLanguage(given['title'])],
    ...items.map(({ name, value }): Row => [inLanguage(name), text(value)]),
    ...mediaRow(given, say),
    [say('transaction'), text(given['transaction'])],
  ]
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const optional = (term: string, value: unknown): Row[] => (typeof value === 'string' ? [[term, value]] : [])

/** By the names that the policy gives them: the key has no words of its own for the media of a realm. */
function mediaRow({ media }: Record<string, unknown>, say: Say): Row[] {
  return Array.isArray(media) ? [[say('media'), media.map(text).join(' · ')]] : []
}

function yuanOf(fen: number): string {
  const digits = String(fen).padStart(3, '0')
  return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`
}

export function drawRows(list: HTMLElement, rows: readonly Row[]): void {
  const parts = rows.map(([term, value]) => {
    const box = document.createElement('div')
    box.append(element('dt', term), element('dd', value))
    return box
  })
  list.replaceChildren(...parts)
}

function element(name: string, content: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = content
  return made
}
