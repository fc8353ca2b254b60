/** Counts the seconds until a code may be asked for again, on the button itself; only the end is announced. */
export function countDown(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-countdown]')) start(button)
}

function start(button: HTMLButtonElement): void {
  const end = performance.now() + Number(button.dataset['countdown']) * 1000
  const label = button.textContent
  const waiting = button.dataset['waiting'] ?? ''
  const status = document.createElement('span')
  status.className = 'sr-only'
  status.role = 'status'
  button.after(status)

  const isWaiting = () => performance.now() < end
  // aria-disabled rather than disabled: the focus is not lost when it changes.
  button.addEventListener('click', event => {
    if (isWaiting()) event.preventDefault()
  })
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000)
    button.textContent = left > 0 ? waiting.replace('{seconds}', String(left)) : label
    button.setAttribute('aria-disabled', String(left > 0))
    if (left > 0) return
    clearInterval(timer)
    status.textContent = button.dataset['ready'] ?? ''
  }
  const timer = setInterval(tick, 1000)
  if (isWaiting()) tick()
  else clearInterval(timer)
}
