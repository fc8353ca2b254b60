/** Counts down to when something must be answered. Only the end is announced: a voice that counts drowns all else. */
export function deadline(): void {
  for (const line of document.querySelectorAll<HTMLElement>('[data-deadline]')) start(line)
}

function start(line: HTMLElement): void {
  const end = performance.now() + Number(line.dataset['deadline']) * 1000
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000)
    if (left > 0) {
      line.textContent = (line.dataset['left'] ?? '').replace('{seconds}', String(left))
      return
    }
    clearInterval(timer)
    line.role = 'alert'
    line.textContent = line.dataset['over'] ?? ''
  }
  const timer = setInterval(tick, 1000)
}
