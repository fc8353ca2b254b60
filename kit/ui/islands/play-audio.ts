/** Plays a captcha's recording in place; without JavaScript its link opens it. */
export function playAudio(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-listen]')) {
    link.addEventListener('click', event => {
      event.preventDefault()
      void new Audio(link.href).play()
    })
  }
}
