import type { Outbox } from '../outbox/index.ts'
import type { SmsGateway } from './port.ts'

/** Delivers into the demo outbox; nothing leaves this machine. */
export function createSimulatedSms({ outbox }: { outbox: Outbox }): SmsGateway {
  return {
    kind: 'simulated',
    async send({ to, template, parameters, text, signName, language }) {
      const { id } = outbox.deliver({ channel: 'sms', to, template, parameters, text, signName, language })
      return { ok: true, providerId: `simulated-${id}` }
    },
  }
}
