import { certify, signText } from './certify.ts'
import { type Asked, listen } from './channel.ts'
import {
  firstPin,
  forget,
  hashPin,
  type KeyMemory,
  mayBePin,
  mostWrong,
  readMemory,
  tryPin,
  writeMemory,
} from './key-memory.ts'
import { drawRows, rowsOf, type Say } from './show-details.ts'

/** The simulated key: shows itself, or what it is asked to sign, and signs behind its PIN. */
const page = document.querySelector<HTMLElement>('[data-simulated-key]')
if (page) begin(page)

function begin(root: HTMLElement): void {
  const words = JSON.parse(root.dataset['words'] ?? '{}') as Record<string, string>
  const language = root.dataset['language'] === 'en' ? 'en' : 'zh-CN'
  const say: Say = (key, parameters = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ''))
  let asked: Asked | null = null

  // Before the listeners of every page: nothing is sent to a server from these forms.
  document.addEventListener(
    'submit',
    event => {
      const form = event.target
      if (!(form instanceof HTMLFormElement)) return
      event.preventDefault()
      event.stopPropagation()
      const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null
      if (button) button.disabled = true
      void run(act(form)).finally(() => {
        if (button) button.disabled = false
      })
    },
    true,
  )
  listen(request => {
    asked = request
    if (!request) tell('not-asked', 'bad')
    void run(show())
  })
  void run(show())

  async function run(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch {
      tell('failed', 'bad')
    }
  }

  async function act(form: HTMLFormElement): Promise<void> {
    const field = (name: string): string =>
      form.querySelector<HTMLInputElement | HTMLSelectElement>(`[name=${name}]`)?.value ?? ''
    const names = form.querySelector<HTMLSelectElement>('select[name=holder]')
    switch (form.dataset['act'] ?? '') {
      case 'make':
        return await make(Number(field('holder')), names?.selectedOptions[0]?.text ?? '', Number(field('days')))
      case 'first':
      case 'change':
        return await changePin(form, { old: field('old'), fresh: field('fresh'), again: field('again') })
      case 'sign':
        return await sign(form, field('pin'))
      case 'decline':
        return decline()
      case 'revoke':
        return await revoke()
      case 'remove':
        await forget()
        return await show()
      default:
    }
  }

  async function make(holder: number, name: string, days: number): Promise<void> {
    const salt = crypto.getRandomValues(new Uint8Array(16))
    const pin = await hashPin(firstPin, salt)
    const held = [await certify(holder, days)]
    await writeMemory({ holder, name, days, until: untilIn(days), held, salt, pin, isOwnPin: false, wrong: 0 })
    tell('made', 'ok')
    await show()
  }

  async function changePin(form: HTMLFormElement, pins: { old: string; fresh: string; again: string }): Promise<void> {
    if (!mayBePin(pins.fresh)) return tell('pin-rule', 'bad')
    if (pins.fresh !== pins.again) return tell('pin-differs', 'bad')
    if (!(await isRight(pins.old))) return
    const memory = await readMemory()
    if (!memory) return await show()
    await writeMemory({ ...memory, pin: await hashPin(pins.fresh, memory.salt), isOwnPin: true })
    form.reset()
    tell('changed', 'ok')
    await show()
  }

  async function isRight(pin: string): Promise<boolean> {
    const left = await tryPin(pin)
    if (left === null) return true
    tell('pin-wrong', 'bad', { count: left })
    if (left === 0) asked?.reply({ type: 'refused', reason: 'locked' })
    if (left === 0) await show()
    return false
  }

  async function sign(form: HTMLFormElement, pin: string): Promise<void> {
    const request = asked
    const memory = await readMemory()
    if (!request || !memory?.isOwnPin || !(await isRight(pin))) return
    form.reset()
    request.reply({ type: 'answer', answer: await answerTo(request, memory) })
    asked = null
    tell('close', 'ok')
    part(null)
    window.close()
  }

  async function answerTo({ type, text, certificates }: Asked, memory: KeyMemory): Promise<object> {
    const algorithm = 'ES256'
    const [newest] = memory.held
    const old = memory.held.find(one => certificates.includes(one.fingerprint))
    if (!newest) throw new Error('no certificate')
    if (type === 'sign') {
      const used = old ?? newest
      return { certificate: used.fingerprint, algorithm, signature: await signText(used, text) }
    }
    const fresh = type === 'renew' ? await certify(memory.holder, daysOfRenewal) : newest
    const toSign = `${text}\n${fresh.fingerprint}`
    const registration = { text, chain: fresh.chain, algorithm, signature: await signText(fresh, toSign) }
    if (type === 'register' || !old) return registration
    const counted = {
      ...memory,
      held: [fresh, ...memory.held],
      days: daysOfRenewal,
      until: untilIn(daysOfRenewal),
      wrong: 0,
    }
    await writeMemory(counted)
    const signature = await signText(old, toSign)
    return { ...registration, old: { certificate: old.fingerprint, algorithm, signature } }
  }

  function decline(): void {
    asked?.reply({ type: 'refused', reason: 'declined' })
    asked = null
    window.close()
    void run(show())
  }

  async function revoke(): Promise<void> {
    const certificate = (await readMemory())?.held[0]?.chain[0]
    const body = JSON.stringify({ certificate })
    const response = await fetch('/revocations', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    })
    tell(response.ok ? 'revoked' : 'failed', response.ok ? 'ok' : 'bad')
  }

  async function show(): Promise<void> {
    const memory = await readMemory()
    if (!memory) return part('none')
    if (memory.wrong >= mostWrong) return part('locked')
    if (!memory.isOwnPin) return part('first')
    if (asked) return showRequest(asked, memory)
    const list = root.querySelector<HTMLElement>('[data-key]')
    const fingerprint = memory.held[0]?.fingerprint ?? ''
    if (list)
      drawRows(list, [
        [say('holder'), memory.name],
        [say('until'), memory.until],
        [say('serial'), fingerprint.slice(0, 16)],
      ])
    part('key')
  }

  function showRequest(request: Asked, memory: KeyMemory): void {
    const { purpose, details } = request.request
    const isHeld = memory.held.some(one => request.certificates.includes(one.fingerprint))
    if (request.type !== 'register' && !isHeld) return refuse('none', 'no-certificate')
    const rows = details === undefined ? [] : rowsOf(details, say, language)
    if (!rows) return refuse('failed', 'failed')
    const who = root.querySelector('[data-who]')
    if (who) who.textContent = say(`who.${purpose}`, { origin: request.origin })
    const list = root.querySelector<HTMLElement>('[data-details]')
    const own: [string, string][] =
      details === undefined
        ? [
            [say('holder'), memory.name],
            [say('until'), memory.until],
          ]
        : []
    if (list) drawRows(list, [...rows, ...own])
    part('request')
    root.querySelector<HTMLInputElement>('[data-part=request] input')?.focus()
  }

  function refuse(reason: string, why: string): void {
    asked?.reply({ type: 'refused', reason })
    asked = null
    tell(why, 'bad')
    part(null)
  }

  function part(name: string | null): void {
    for (const one of root.querySelectorAll<HTMLElement>('[data-part]')) one.hidden = one.dataset['part'] !== name
  }

  function tell(key: string, kind: 'ok' | 'bad', parameters: Record<string, string | number> = {}): void {
    const place = root.querySelector<HTMLElement>('[data-said]')
    if (!place) return
    place.hidden = false
    place.className = `notice ${kind}`
    place.textContent = say(key, parameters)
    place.focus()
  }
}

const daysOfRenewal = 1826

function untilIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}
