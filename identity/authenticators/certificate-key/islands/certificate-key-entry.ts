/**
 * Each `data-certificate-key` opens the software beside the key when its form is sent, asks it to sign, and sends the form with what
 * it gave (docs/guides/signing-middleware.md). What it gives is looked at by the server alone.
 */
const protocol = 'lingpai-signing-1'

for (const box of document.querySelectorAll<HTMLElement>('[data-certificate-key]')) begin(box)

interface Reply {
  protocol?: unknown
  type?: unknown
  id?: unknown
  reason?: unknown
  answer?: unknown
}

function begin(box: HTMLElement): void {
  const field = box.querySelector<HTMLInputElement>('input[name=signed]')
  const form = field?.form
  if (!field || !form) return
  box.hidden = false
  let stop = (): void => {}
  addEventListener('pageshow', () => (field.value = ''))

  // Before the form's own listeners: nothing was sent yet, so nothing is busy.
  document.addEventListener(
    'submit',
    event => {
      if (event.target !== form || field.value) return
      event.preventDefault()
      ask()
    },
    true,
  )

  function ask(): void {
    stop()
    const address = box.querySelector<HTMLInputElement | HTMLSelectElement>('[name=software]')?.value ?? ''
    const { origin } = new URL(address)
    const id = crypto.randomUUID()
    const opened = window.open(address, 'lingpai-signing', 'popup,width=480,height=760')
    if (!opened) return say('blocked')
    const software = opened
    say('waiting')
    const watch = setInterval(() => {
      if (software.closed) end('closed')
    }, 500)
    addEventListener('message', heard)
    stop = () => {
      clearInterval(watch)
      removeEventListener('message', heard)
    }

    function heard({ source, origin: from, data }: MessageEvent): void {
      // Only the window that was opened, and only while it shows the software's own pages.
      if (source !== software || from !== origin || typeof data !== 'object' || data === null) return
      const reply = data as Reply
      if (reply.protocol !== protocol) return
      if (reply.type === 'ready') software.postMessage({ protocol, id, ...requestOf(box) }, origin)
      else if (reply.id !== id) return
      else if (reply.type === 'refused') end(typeof reply.reason === 'string' ? reply.reason : 'failed')
      else if (reply.type === 'answer') send(reply.answer)
    }

    function end(why: string): void {
      stop()
      say(why)
    }

    function send(answer: unknown): void {
      stop()
      say('')
      if (!field || !form) return
      field.value = JSON.stringify(answer)
      form.requestSubmit()
    }
  }

  function say(what: string): void {
    const place = box.querySelector('[role=status]')
    if (place) place.textContent = what === '' ? '' : (box.dataset[what] ?? box.dataset['failed'] ?? '')
  }
}

const requestOf = (box: HTMLElement): object => JSON.parse(box.dataset['certificateKey'] ?? '{}') as object
