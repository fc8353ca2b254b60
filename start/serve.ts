import { loadAssets } from '../kit/ui/index.ts'
import { giveBackMemory } from './give-back-memory.ts'
import { announceLan, startTrustPage, trustPortOffset } from './lan/index.ts'
import { type Running, type StartOptions, startAll } from './start-all.ts'

export interface ServeOptions extends Pick<StartOptions, 'nameOf' | 'cardHolderOf'> {
  /** Called once everything answers, before the addresses are printed. */
  ready?: (running: Running) => Promise<void>
}

/** `lingpai serve`: starts every app, says where they are, and stops them at a signal. */
export async function serve(
  environment: StartOptions['environment'],
  { ready, nameOf, cardHolderOf }: ServeOptions = {},
): Promise<void> {
  const running = await startAll({
    environment,
    ...(nameOf ? { nameOf } : {}),
    ...(cardHolderOf ? { cardHolderOf } : {}),
  })
  const trust = await openTrustPage(running).catch(async (error: unknown) => {
    await running.stop()
    throw error
  })
  const stop = (): void => void Promise.all([trust?.stop(), running.stop()])
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  await ready?.(running)
  const { identity, toll, bank, phone } = running.addresses
  const addresses: [string, string][] = [
    ['Toll portal 青禾通行', toll],
    ['Bank portal 青禾银行', bank],
    ['Bank counter 青禾银行柜面', `${bank}/counter`],
    ['Phone app 青禾令牌', phone],
    ['Security centre 安全中心', `${identity}/realms/toll/account`],
    ['Fleet 车队管理', `${toll}/fleet`],
    ['Help 帮助', `${identity}/realms/toll/help`],
    ['API', `${identity}/realms/toll/api/openapi.json`],
    ['Issuer', `${identity}/realms/toll/.well-known/openid-configuration`],
    ...(running.config.simulated ? demoDesk(identity) : []),
  ]
  process.stdout.write(`${addresses.map(([what, where]) => `  ${where}  ${what}`).join('\n')}\n`)
  const { lan, config } = running
  if (lan)
    process.stdout.write(
      await announceLan({ lan, trust: `http://${lan.name}:${config.LINGPAI_PORT + trustPortOffset}/` }),
    )
  await giveBackMemory()
}

/** Where phones of the network begin. */
async function openTrustPage({ lan, config, addresses }: Running): Promise<{ stop: () => Promise<void> } | null> {
  if (!lan) return null
  const port = config.LINGPAI_PORT + trustPortOffset
  const page = startTrustPage({ lan, host: config.host, port, addresses, assets: loadAssets() })
  await page.listening
  return page
}

const demoDesk = (identity: string): [string, string][] => [
  ['Demo outbox 演示收件箱', `${identity}/outbox`],
  ['Demo devices 演示设备: tokens, cards, codes', `${identity}/simulated-devices`],
]
