import { failed, type SendOutcome } from '../outcome/index.ts'
import type { EmailGateway, EmailMessage } from './port.ts'

export type SmtpSettings = {
  host: string
  port: number
  /** TLS from the first byte (port 465). Otherwise the connection is upgraded by STARTTLS. */
  tls: boolean
  /** For a relay on this machine only: a password or a code must not cross a network in clear. */
  allowPlain?: boolean
  user?: string
  password?: string
  /** The address that mail comes from. */
  from: string
  timeoutMs?: number
}

/** `guard` throws inside a database transaction (design.md §5). */
export function createSmtpEmail(settings: SmtpSettings, { guard }: { guard: (what: string) => void }): EmailGateway {
  const { host, port, tls, allowPlain = false, user, password, from, timeoutMs = 10_000 } = settings
  /** Loaded at the first message: most services that run have another way to send, or none yet. */
  const open = async () => {
    const { createTransport } = await import('nodemailer')
    return createTransport({
      pool: true,
      host,
      port,
      secure: tls,
      requireTLS: !tls && !allowPlain,
      ignoreTLS: allowPlain,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
      // A message is our text and nothing else: no file or URL is ever read for it.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }
  let opened: ReturnType<typeof open> | undefined

  async function send(message: EmailMessage): Promise<SendOutcome> {
    guard(`SMTP to ${host}`)
    // One recipient, whatever a comma or line end in the address might mean (RFC 5321 §4.1.2 forbids both unquoted).
    if (!/^[^\s,;<>"()@]+@[^\s,;<>"()@]+$/.test(message.to)) return failed('bad_number', false, 'bad_address')
    try {
      const transport = await (opened ??= open())
      const sent = await transport.sendMail({
        from: { name: message.signName, address: from },
        to: { name: '', address: message.to },
        subject: message.subject,
        text: message.text,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': message.language },
        ...(message.html === undefined ? {} : { html: message.html }),
        ...(message.reference === undefined ? {} : { messageId: `<${message.reference}@${domainOf(from)}>` }),
      })
      return { ok: true, providerId: sent.messageId }
    } catch (error) {
      return refusal(error)
    }
  }

  return { kind: 'smtp', send, close: () => void opened?.then(transport => transport.close()) }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

/** Reply codes by RFC 5321 §4.2.1: 4yz may be tried again, 5yz not; which command was refused says whose fault it is. */
function refusal(error: unknown): SendOutcome {
  if (!(error instanceof Error)) throw error
  const {
    code,
    responseCode: reply,
    command,
  } = error as Error & { code?: unknown; responseCode?: unknown; command?: unknown }
  const detail = typeof reply === 'number' ? `smtp_${reply}` : `smtp_${String(code)}`
  if (code === 'EAUTH' || code === 'ETLS') return failed('rejected', true, detail)
  if (typeof reply !== 'number') return failed('unavailable', true, detail)
  if (reply === 452 || reply === 450) return failed('throttled', true, detail)
  if (reply < 500) return failed('unavailable', true, detail)
  return failed(command === 'RCPT TO' ? 'bad_number' : 'rejected', false, detail)
}
