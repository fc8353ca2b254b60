/** Brings the reader to what the page opened for: the error summary. Browsers with `autofocus` on any element did so already. */
export function moveFocus(): void {
  document.querySelector<HTMLElement>('[data-focus]')?.focus()
}
