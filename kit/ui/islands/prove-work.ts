import type { WorkAnswer } from './proof-of-work.ts'

/**
 * Has the worker solve the challenge while the person types. A form sent before it is done waits for it; when it cannot
 * be done, the form goes without, and the server says what to do.
 */
export function proveWork(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-proof]')) {
    const field = box.querySelector('input')
    if (field === null) continue
    box.hidden = false
    field.disabled = false
    const settled = solve(box, field)
    holdForm(field, settled)
  }
}

function solve(box: HTMLElement, field: HTMLInputElement): Promise<void> {
  const challenge: unknown = JSON.parse(box.dataset['proof'] ?? 'null')
  return new Promise(resolve => {
    const settle = (state: 'done' | 'failed', payload = '') => {
      field.value = payload
      box.dataset['state'] = state
      const words = box.querySelector('[role=status]')
      if (words !== null) words.textContent = box.dataset[state] ?? ''
      resolve()
    }
    try {
      const worker = new Worker(box.dataset['worker'] ?? '', { type: 'module' })
      worker.onmessage = (event: MessageEvent<WorkAnswer>) => {
        worker.terminate()
        if (event.data === null) settle('failed')
        else settle('done', btoa(JSON.stringify({ challenge, solution: event.data })))
      }
      worker.onerror = () => settle('failed')
      worker.postMessage(challenge)
    } catch {
      settle('failed')
    }
  })
}

function holdForm(field: HTMLInputElement, settled: Promise<void>): void {
  const { form } = field
  let ready = false
  void settled.then(() => {
    ready = true
  })
  form?.addEventListener('submit', event => {
    if (ready) return
    event.preventDefault()
    const { submitter } = event
    submitter?.setAttribute('data-busy', '')
    void settled.then(() => form.requestSubmit(submitter))
  })
}
