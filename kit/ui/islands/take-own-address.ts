/** A page that was drawn at another address than its own, to spare a redirect, moves there: for reloading, and for going back to. */
export function takeOwnAddress(): void {
  const own = document.querySelector<HTMLLinkElement>('link[rel=canonical]')
  if (own && new URL(own.href).origin === location.origin) history.replaceState(history.state, '', own.href)
}
