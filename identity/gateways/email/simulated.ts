import type { Outbox } from '../outbox/index.ts'
import type { EmailGateway } from './port.ts'

/** Delivers into the demo outbox; nothing leaves this machine. */
export function createSimulatedEmail({ outbox }: { outbox: Outbox }): EmailGateway {
  return {
    kind: 'simulated',
    async send({ to, subject, template, parameters, text, signName, language }) {
      const { id } = outbox.deliver({ channel: 'email', to, subject, template, parameters, text, signName, language })
      return { ok: true, providerId: `simulated-${id}` }
    },
    close() {},
  }
}
