/**
 * Has the worker solve the challenge while the person types. A form sent before it is done waits for it; when it cannot
 * be done (no Web Crypto, no worker), the picture that pages without JavaScript show takes its place.
 */
export function proveWork(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-proof]')) {
    const fields = [...box.querySelectorAll('input')]
    const settled = solve(box).then(answer => settle(box, fields, answer))
    box.hidden = false
    for (const field of fields) field.disabled = false
    const form = fields[0]?.form
    if (form) holdForm(form, settled)
  }
}

/** What to post, or null when it cannot be found. */
function solve({ dataset }: HTMLElement): Promise<string | null> {
  return new Promise(resolve => {
    try {
      const worker = new Worker(dataset['worker'] ?? '')
      worker.onmessage = ({ data }: MessageEvent<string | null>) => {
        worker.terminate()
        resolve(data)
      }
      worker.onerror = () => resolve(null)
      worker.postMessage(JSON.parse(dataset['proof'] ?? ''))
    } catch {
      resolve(null)
    }
  })
}

/** @returns whether the form can go as it is */
function settle(box: HTMLElement, fields: HTMLInputElement[], answer: string | null): boolean {
  const state = answer === null ? 'failed' : 'done'
  box.dataset['state'] = state
  const words = box.querySelector('[role=status]')
  if (words !== null) words.textContent = box.dataset[state] ?? ''
  if (answer === null) {
    for (const field of fields) field.disabled = true
    showPicture(box)
    return false
  }
  const field = fields.at(-1)
  if (field !== undefined) field.value = answer
  return true
}

/** With scripting on, a browser keeps what is in `noscript` as text (HTML §4.12.2). */
function showPicture(box: HTMLElement): void {
  const instead = box.nextElementSibling
  if (instead?.tagName === 'NOSCRIPT') instead.outerHTML = instead.textContent
}

function holdForm(form: HTMLFormElement, settled: Promise<boolean>): void {
  let ready = false
  void settled.then(() => {
    ready = true
  })
  form.addEventListener('submit', event => {
    if (ready) return
    event.preventDefault()
    const { submitter } = event
    submitter?.setAttribute('data-busy', '')
    void settled.then(isDone => {
      submitter?.removeAttribute('data-busy')
      // With the picture still to be read, the person sends the form.
      if (isDone) form.requestSubmit(submitter)
    })
  })
}
