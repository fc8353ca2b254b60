/** Sending an email: one port, a simulated gateway and SMTP. Retries and order are the notices' business. */
export type { SendFailure, SendOutcome } from '../outcome/index.ts'
export type { EmailGateway, EmailMessage } from './port.ts'
export { createSimulatedEmail } from './simulated.ts'
export { createSmtpEmail, type SmtpSettings } from './smtp.ts'
