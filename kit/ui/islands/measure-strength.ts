const pause = 350

type StrengthAnswer = { score: number; advice?: string }

/** Asks the server how strong a password is, a moment after the last key, and shows its answer. */
export function measureStrength(): void {
  for (const meter of document.querySelectorAll<HTMLElement>('[data-strength]')) {
    const input = document.getElementById(meter.dataset['strength'] ?? '')
    if (!(input instanceof HTMLInputElement)) continue
    let timer: ReturnType<typeof setTimeout> | undefined
    let asking = new AbortController()
    // What is sent is judged by the server: advice would come too late.
    input.form?.addEventListener('submit', () => {
      clearTimeout(timer)
      asking.abort()
    })
    input.addEventListener('input', () => {
      clearTimeout(timer)
      asking.abort()
      asking = new AbortController()
      const { signal } = asking
      timer = setTimeout(() => void ask(meter, input, signal), pause)
    })
  }
}

async function ask(meter: HTMLElement, input: HTMLInputElement, signal: AbortSignal): Promise<void> {
  if (input.value === '') {
    meter.hidden = true
    return
  }
  try {
    const response = await fetch(meter.dataset['url'] ?? '', { method: 'POST', body: fieldsOf(meter, input), signal })
    if (response.status === 200) show(meter, (await response.json()) as StrengthAnswer)
  } catch {
    // The meter is advice: when the answer does not come, the server still judges the password when it is sent.
  }
}

function fieldsOf(meter: HTMLElement, input: HTMLInputElement): URLSearchParams {
  const all = new FormData(input.form ?? undefined)
  const wanted = (meter.dataset['send'] ?? '').split(' ')
  const valueOf = (name: string): string => {
    const value = all.get(name)
    return typeof value === 'string' ? value : ''
  }
  return new URLSearchParams(wanted.map(name => [name, valueOf(name)]))
}

function show(meter: HTMLElement, answer: StrengthAnswer): void {
  meter.hidden = false
  meter.dataset['score'] = String(answer.score)
  const word = meter.querySelector('[data-word]')
  const advice = meter.querySelector('[data-advice]')
  if (word !== null) word.textContent = meter.getAttribute(`data-word-${answer.score}`)
  if (advice !== null) advice.textContent = answer.advice ?? ''
}
