/** Lets people see what they type; the box is a password again before it is sent, so that managers know it. */
export function revealPasswords(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-reveal]')) {
    const input = document.getElementById(button.dataset['reveal'] ?? '')
    const words = button.querySelector('span')
    if (!(input instanceof HTMLInputElement) || words === null) continue
    const show = (shown: boolean) => {
      input.type = shown ? 'text' : 'password'
      button.setAttribute('aria-pressed', String(shown))
      words.textContent = (shown ? button.dataset['hide'] : button.dataset['show']) ?? ''
    }
    button.hidden = false
    button.addEventListener('click', () => show(input.type === 'password'))
    input.form?.addEventListener('submit', () => show(false))
  }
}
