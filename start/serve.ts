import { startAll } from './start-all.ts'

/** `lingpai serve`: starts every app, says where they are, and stops them at a signal. */
export async function serve(
  environment: Readonly<Record<string, string | undefined>>,
  _options: { demo: boolean },
): Promise<void> {
  const running = await startAll({ environment })
  const { identity, toll } = running.addresses
  process.stdout.write(`identity  ${identity}/realms/toll/account\ntoll      ${toll}\noutbox    ${identity}/outbox\n`)
  const stop = (): void => void running.stop()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}
