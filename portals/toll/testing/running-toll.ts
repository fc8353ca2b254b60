import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyMaterial, createKeyRing } from '../../../kit/crypto/index.ts'
import { migrate } from '../../../kit/database/index.ts'
import { openTestDatabase } from '../../../kit/database/testing.ts'
import { type RunningServer, startServer } from '../../../kit/http/index.ts'
import { loadClientKey, newClientKey, publicHalf } from '../../../kit/relying-party/index.ts'
import { createTestIssuer, type TestIssuer } from '../../../kit/relying-party/testing/issuer.ts'
import type { Assets } from '../../../kit/ui/index.ts'
import { composeToll, tollMigrations } from '../compose.ts'
import { type TollConfig, tollConfig } from '../config.ts'

export type RunningToll = {
  portal: string
  issuer: string
  test: TestIssuer
  config: TollConfig
  errors: unknown[]
  stop(): Promise<void>
}

const noAssets: Assets = {
  css: '/assets/s.css',
  js: entry => `/assets/${entry}.js`,
  neededBy: () => [],
  icon: () => '/assets/i.svg',
  files: new Map(),
}

/** The composed portal on a port of its own, with a real issuer beside it. */
export async function runToll(assets: Assets = noAssets): Promise<RunningToll> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'toll-'))
  const database = await openTestDatabase<unknown>()
  let test: TestIssuer | undefined
  const issuerServer = startServer({ port: 0, handler: (req, res) => test?.handle(req, res) })
  const issuer = await originOf(issuerServer)
  let fetchPortal: ((request: Request) => Response | Promise<Response>) | undefined
  const portalServer = startServer({
    port: 0,
    app: { fetch: request => fetchPortal?.(request) ?? new Response(null, { status: 503 }) },
  })
  const portal = await originOf(portalServer)
  const config = tollConfig({ dataFolder, origin: portal, issuer })
  const errors: unknown[] = []
  const toll = composeToll({
    config,
    database,
    keys: createKeyRing(createKeyMaterial('international', new Date())),
    assets,
    logger: { info: () => undefined, warn: () => undefined, error: (entry: unknown) => errors.push(entry) },
    now: () => new Date(),
    clientAddress: () => '203.0.113.5',
    random: size => randomBytes(size),
  })
  await migrate({ database, ...tollMigrations })
  await toll.start()
  fetchPortal = request => toll.app.fetch(request)
  const key = publicHalf(await loadClientKey(config.keyFile))
  const clients = [
    { id: config.portalClientId, base: '', origin: portal, key },
    { id: config.fleetClientId, base: '/fleet', origin: portal, key },
  ]
  test = createTestIssuer({ issuer, signingKey: await newClientKey(), clients })
  const stop = async () => {
    await Promise.all([portalServer.stop(100), issuerServer.stop(100)])
    await toll.stop()
    await database.close()
    await rm(dataFolder, { recursive: true })
  }
  return { portal, issuer, test, config, errors, stop }
}

async function originOf(server: RunningServer): Promise<string> {
  const { port } = await server.listening
  return `http://127.0.0.1:${port}`
}
