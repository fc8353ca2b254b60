/** Which provider answers an address, and the address as it knows it. */
export interface ProviderTarget {
  realm: string
  url: string
}

const underRealm =
  /^\/realms\/([a-z][a-z0-9-]*)(\/oidc\/.*|\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(?:\?.*)?)$/
/** Where RFC 8414 3.1 puts the metadata of an issuer whose address has a path. */
const metadata = /^(\/\.well-known\/oauth-authorization-server)\/realms\/([a-z][a-z0-9-]*)(\?.*)?$/

export function providerTarget(url: string): ProviderTarget | null {
  const [, realm, rest] = underRealm.exec(url) ?? []
  if (realm && rest) return { realm, url: rest }
  const [, wellKnown, named, query = ''] = metadata.exec(url) ?? []
  return wellKnown && named ? { realm: named, url: wellKnown + query } : null
}
