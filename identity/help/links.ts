/** The pages of the account service that articles lead to, and where each lies below `/realms/<realm>/`. */
export type PageName = (typeof pageNames)[number]

export const pageNames = [
  'registration',
  'recovery',
  'account',
  'identifiers',
  'password',
  'devices',
  'sessions',
  'activity',
  'privacy',
  'closing',
] as const

const isPageName = (name: string): name is PageName => pageNames.some(known => known === name)

/** What a link in an article leads to. Articles write `help:<slug>` and `page:<name>`; anything else is not a link of ours. */
export type LinkTarget = { kind: 'article'; slug: string } | { kind: 'page'; name: PageName } | { kind: 'unknown' }

export function readLink(address: string): LinkTarget {
  const [, scheme, name = ''] = /^(help|page):([a-z0-9-]+)$/.exec(address) ?? []
  if (scheme === 'help') return { kind: 'article', slug: name }
  return scheme === 'page' && isPageName(name) ? { kind: 'page', name } : { kind: 'unknown' }
}
