/** A form that was sent is not sent again by an impatient second press. Buttons stay enabled: their values are sent too. */
export function submitOnce(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-once]')) {
    form.addEventListener('submit', event => {
      if (event.defaultPrevented) return
      if (form.dataset['sent'] !== undefined) {
        event.preventDefault()
        return
      }
      form.dataset['sent'] = ''
      event.submitter?.setAttribute('data-busy', '')
      // Should the answer never come, the person may try again.
      setTimeout(() => release(form), 15_000)
    })
  }
  // Back in the history brings the page as it was left.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) release(form)
  })
}

function release(form: HTMLFormElement): void {
  delete form.dataset['sent']
  for (const button of form.querySelectorAll('[data-busy]')) button.removeAttribute('data-busy')
}
