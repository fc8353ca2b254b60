/**
 * Has the worker solve the challenge while the person types. A form sent before it is done waits for it; when it cannot
 * be done (no Web Crypto, no worker), the picture that pages without JavaScript show takes its place.
 */
export function proveWork(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-proof]')) {
    const field = box.querySelector('input')
    if (field === null) continue
    box.hidden = false
    holdForm(
      field.form,
      solve(box).then(answer => settle(box, field, answer)),
    )
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
function settle(box: HTMLElement, field: HTMLInputElement, answer: string | null): boolean {
  const state = answer === null ? 'failed' : 'done'
  box.dataset['state'] = state
  const words = box.querySelector('[role=status]')
  if (words !== null) words.textContent = box.dataset[state] ?? ''
  field.value = answer ?? ''
  field.disabled = answer === null
  if (answer === null) showPicture(box)
  return answer !== null
}

/** With scripting on, a browser keeps what is in `noscript` as text (HTML §4.12.2). */
function showPicture(box: HTMLElement): void {
  const instead = box.nextElementSibling
  if (instead?.tagName === 'NOSCRIPT') instead.outerHTML = instead.textContent
}

function holdForm(form: HTMLFormElement | null, settled: Promise<boolean>): void {
  let ready = false
  void settled.then(() => {
    ready = true
  })
  form?.addEventListener('submit', event => {
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
