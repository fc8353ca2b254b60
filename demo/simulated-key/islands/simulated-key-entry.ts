import { answerTo, untilIn } from './answer.ts'
import { certify } from './certify.ts'
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
import { createKeyView } from './key-view.ts'

/** The simulated key: shows itself, or what it is asked to sign, and signs behind its PIN. */
const page = document.querySelector<HTMLElement>('[data-simulated-key]')
if (page) begin(page)

function begin(root: HTMLElement): void {
  const { part, tell, showKey, showRequest } = createKeyView(root)
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
    if (asked) return consider(asked, memory)
    showKey(memory)
  }

  function consider(request: Asked, memory: KeyMemory): void {
    const isHeld = memory.held.some(one => request.certificates.includes(one.fingerprint))
    if (request.type !== 'register' && !isHeld) return refuse('none', 'no-certificate')
    if (!showRequest(request, memory)) return refuse('failed', 'failed')
  }

  function refuse(reason: string, why: string): void {
    asked?.reply({ type: 'refused', reason })
    asked = null
    tell(why, 'bad')
    part(null)
  }
}
