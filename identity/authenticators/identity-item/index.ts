/**
 * Items of identity: what the real-name check wrote down and the holder can say again. Not an authenticator in the sense of
 * NIST SP 800-63B (it raises no AAL), but what recovery and a long-idle account ask beside the phone (T5).
 */
export { createIdentityItem, type IdentityItemAnswer } from './identity-item.ts'
