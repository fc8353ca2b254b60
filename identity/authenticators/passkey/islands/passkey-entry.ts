import { credentialJson, type OptionsJson, optionsOf } from './credential-json.ts'

/**
 * Each `data-passkey` asks the browser's authenticators when its form is sent, and sends the form with what they gave. One with
 * `data-conditional` also offers passkeys in the autofill of the identifier field, from the beginning.
 */
for (const box of document.querySelectorAll<HTMLElement>('[data-passkey]')) begin(box)

function begin(box: HTMLElement): void {
  const field = box.querySelector<HTMLInputElement>('input[name=credential]')
  const form = field?.form
  if (!field || !form) return
  if (!('PublicKeyCredential' in window)) {
    if (box.dataset['missing']) say(box, 'missing')
    return
  }
  box.hidden = false
  let autofill: AbortController | null = null
  // Before the form's own listeners: nothing was sent yet, so nothing is busy.
  document.addEventListener('submit', event => void pressed(event), true)
  addEventListener('pageshow', () => void offer())

  async function pressed(event: SubmitEvent): Promise<void> {
    if (event.target !== form || !form || !field || field.value) return
    event.preventDefault()
    autofill?.abort()
    await ask({})
  }

  async function offer(): Promise<void> {
    if (field) field.value = ''
    if (!('conditional' in box.dataset) || !(await canAutofill())) return
    autofill = new AbortController()
    await ask({ mediation: 'conditional', signal: autofill.signal })
  }

  async function ask(how: Record<string, unknown>): Promise<void> {
    say(box, '')
    try {
      const publicKey = optionsOf(JSON.parse(box.dataset['passkey'] ?? '') as OptionsJson)
      const options = { ...how, publicKey }
      const { credentials } = navigator
      const made = 'create' in box.dataset ? credentials.create(options as never) : credentials.get(options as never)
      const credential = await made
      if (!field || !form || !(credential instanceof PublicKeyCredential)) return
      field.value = credentialJson(credential)
      takeSharedComputer(form)
      form.requestSubmit()
    } catch (error) {
      // An autofill that nobody took up, or that a press has ended, is no failure.
      if ('signal' in how) return
      say(box, error instanceof DOMException && error.name === 'InvalidStateError' ? 'known' : 'failed')
    }
  }
}

async function canAutofill(): Promise<boolean> {
  const { isConditionalMediationAvailable } = PublicKeyCredential as Partial<typeof PublicKeyCredential>
  return (await isConditionalMediationAvailable?.call(PublicKeyCredential)) ?? false
}

/** The box for it stands in another form of the page. */
function takeSharedComputer(form: HTMLFormElement): void {
  const box = document.querySelector<HTMLInputElement>('input[type=checkbox][name=shared_computer]')
  const field = form.querySelector<HTMLInputElement>('input[type=hidden][name=shared_computer]')
  if (box?.checked && field) field.value = box.value
}

function say(box: HTMLElement, what: string): void {
  const place = box.querySelector('[role=status]')
  if (place) place.textContent = box.dataset[what] ?? ''
  if (what === 'missing') {
    box.hidden = false
    for (const button of box.querySelectorAll('button')) button.hidden = true
  }
}
