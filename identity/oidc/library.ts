/**
 * oidc-provider, without its one untrue line. It takes a Node without an LTS name (`process.release.lts`) for unsupported and says
 * so at each start; Node 26 as npm installs it carries no such name. An even release from 22 on is what the line asks for, so there
 * that line is dropped; on any other Node it is said, and any other line everywhere.
 */
type Library = typeof import('oidc-provider')

const untrueLine = 'Unsupported runtime. Use Node.js'

const library = await loadQuietly()
export const { Provider, errors, interactionPolicy } = library

async function loadQuietly(): Promise<Library> {
  if (!isEvenRelease(process.versions.node)) return await import('oidc-provider')
  const { console: output } = globalThis
  const { warn } = output
  output.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes(untrueLine)) warn(...words)
  }
  try {
    return await import('oidc-provider')
  } finally {
    output.warn = warn
  }
}

function isEvenRelease(version: string): boolean {
  const major = Number.parseInt(version, 10)
  return major >= 22 && major % 2 === 0
}

export type Provider = InstanceType<Library['Provider']>
