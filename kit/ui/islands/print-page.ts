/** A button that prints; hidden until this runs, as without it the browser's own menu does. */
export function printPage(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => print())
  }
}
