import type { World } from './harness.ts'

export interface Message {
  id: string
  template: string
  parameters: Record<string, string>
}

/** What the simulated gateways sent to `recipient`, the newest first. */
export async function messagesTo(world: World, recipient: string): Promise<Message[]> {
  const answer = await world.fetch(`${world.identity}/outbox.json?to=${encodeURIComponent(recipient)}`)
  const { messages } = (await answer.json()) as { messages: Message[] }
  return messages
}

/** Asks until the message is there; notices leave within moments of the answer that caused them. @throws Error after ten seconds */
export async function messageTo(
  world: World,
  recipient: string,
  isWanted: (message: Message) => boolean,
): Promise<Message> {
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline) {
    const found = (await messagesTo(world, recipient)).find(isWanted)
    if (found) return found
  }
  throw new Error(`No such message to ${recipient}: ${JSON.stringify(await messagesTo(world, recipient))}`)
}

const codesRead = new Set<string>()

/** The newest code that was not read before. */
export async function codeTo(world: World, recipient: string): Promise<string> {
  const key = (message: Message) => `${world.identity} ${message.id}`
  const message = await messageTo(world, recipient, one => one.template === 'code' && !codesRead.has(key(one)))
  codesRead.add(key(message))
  return message.parameters['code'] ?? ''
}
