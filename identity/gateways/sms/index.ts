/** Sending an SMS: one port, a simulated gateway and the real ones. Retries and order are the notices' business. */
export type { SendFailure, SendOutcome } from '../outcome/index.ts'
export { type AlibabaCloudDependencies, type AlibabaCloudSettings, createAlibabaCloudSms } from './alibaba-cloud.ts'
export { createGenericHttpSms, type GenericHttpSettings, type Json } from './generic-http.ts'
export type { ProviderTemplate, ProviderTemplates, SmsGateway, SmsMessage } from './port.ts'
export { createSimulatedSms } from './simulated.ts'
export { createTencentCloudSms, type TencentCloudSettings } from './tencent-cloud.ts'
