/**
 * Hears when the ticket has changed and shows the page as it is then; keeps the picture and the seconds up to date meanwhile. Server-sent
 * events tell at once; where they fail, it asks every few seconds.
 */
const askEveryMs = 2_000
for (const box of document.querySelectorAll<HTMLElement>('[data-ticket]'))
  begin(box, box.dataset['address'] ?? '', box.dataset['ticket'] ?? '')

/** What was posted is not posted again by looking anew. */
function lookAnew(): void {
  const page = document.querySelector<HTMLElement>('[data-ticket]')?.dataset['page']
  if (page && page !== location.pathname) location.replace(page)
  else location.reload()
}

function begin(box: HTMLElement, address: string, status: string): void {
  rememberShared(box, address)
  if (status === 'approved') box.querySelector('form')?.requestSubmit()
  if (status !== 'pending' && status !== 'scanned') return
  count(box)
  listen(address, status)
}

/** The page is drawn anew at each change; what was ticked stays. */
function rememberShared(box: HTMLElement, address: string): void {
  const shared = box.querySelector<HTMLInputElement>('input[type=checkbox][name=shared_computer]')
  if (!shared) return
  shared.checked = sessionStorage.getItem(address) === 'yes'
  shared.addEventListener('change', () => sessionStorage.setItem(address, shared.checked ? 'yes' : ''))
}

function listen(address: string, status: string): void {
  const events = new EventSource(`${address}/events?status=${status}`)
  events.addEventListener('changed', () => {
    events.close()
    lookAnew()
  })
  events.addEventListener('error', () => {
    events.close()
    void ask(address, status)
  })
  // Kept for "back", the page is out of date.
  addEventListener('pagehide', () => events.close())
  addEventListener('pageshow', event => event.persisted && lookAnew())
}

async function ask(address: string, status: string): Promise<void> {
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, askEveryMs))
    try {
      const answer = await fetch(`${address}/state`)
      const { status: now } = (await answer.json()) as { status: string }
      if (now !== status) return lookAnew()
    } catch {
      // Offline for a moment: asked again.
    }
  }
}

function count(box: HTMLElement): void {
  const line = box.querySelector<HTMLElement>('[data-times]')
  const picture = box.querySelector<HTMLImageElement>('img[data-slot]')
  const every = Number(picture?.dataset['every'] ?? 0)
  const from = performance.now()
  const total = Number(line?.dataset['total'] ?? 0)
  let slotEnd = Number(picture?.dataset['slot'] ?? 0)
  let shown = 0
  const timer = setInterval(() => {
    const passed = (performance.now() - from) / 1000
    const left = Math.max(0, Math.ceil(total - passed))
    if (picture && passed >= slotEnd && left > 0) {
      slotEnd += every
      picture.src = `${picture.src.replace(/\?.*$/, '')}?n=${++shown}`
    }
    const slot = Math.max(0, Math.min(left, Math.ceil(slotEnd - passed)))
    if (line)
      line.textContent = (line.dataset['times'] ?? '').replace('{slot}', `${slot}`).replace('{total}', `${left}`)
    if (left > 0) return
    clearInterval(timer)
    lookAnew()
  }, 1_000)
}
