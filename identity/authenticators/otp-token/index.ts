/**
 * OTP tokens (密码器): imported in batches from an encrypted seed file, given to an account with a 12-digit activation code, then
 * answering by the clock or to digits typed into them; for a payment six digits of the payee's account number and the amount. Owns
 * what is learned of their clocks, and the simulated token of the demonstration.
 * Flow: importSeeds → issueToken → activation → challenge, verify; resynchronise where the clock has gone too far.
 */
export { createTokenActivation } from './activate-token.ts'
export { chineseTokensOf } from './chinese-tokens.ts'
export { expireTokens } from './expire-tokens.ts'
export { findTokenOf, type ListedToken, tokenBySerial } from './find-token.ts'
export { importSeeds, type RejectedSeed } from './import-seeds.ts'
export { type IssuedToken, issueToken, renewActivationCode } from './issue-token.ts'
export { createOtpToken } from './otp-token.ts'
export { createTokenResync } from './resynchronise.ts'
export { looksLikeTokenCode } from './rules.ts'
export { sealSeeds, type TokenSeed } from './seed-file.ts'
export { answerQuestion, enterPin, newSimulatedToken, type SimulatedToken, setPin } from './simulated/index.ts'
export { parseTokenSuite } from './token-suite.ts'
