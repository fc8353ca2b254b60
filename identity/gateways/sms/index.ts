/** Sending an SMS: one port, a simulated gateway and the real ones. Retries and order are the notices' business. */
export type { SendOutcome } from '../outcome/index.ts'
export { createAlibabaCloudSms } from './alibaba-cloud.ts'
export { createGenericHttpSms } from './generic-http.ts'
export type { SmsGateway, SmsMessage } from './port.ts'
export { createSimulatedSms } from './simulated.ts'
export { createTencentCloudSms } from './tencent-cloud.ts'
