/** Sending an email: one port, a simulated gateway and SMTP. Retries and order are the notices' business. */
export type { EmailGateway, EmailMessage } from './port.ts'
export { createSimulatedEmail } from './simulated.ts'
export { createSmtpEmail, type SmtpSettings } from './smtp.ts'
