// The captcha step: issues a picture code (with sound) or a proof of work for one ceremony, and judges the answer once.
// Owns the drawing, the sounds and the rules; the rows are kept by whoever fits `CaptchaStore`, which holds only a MAC
// of the answer. Flow: issueCaptcha → (renderCaptcha for the picture and the sound) → answerCaptcha.
// The code is a speed bump for cheap scripts, no more: the locks and throttles are what bounds guessing.
export type { AnswerOutcome, AnswerRequest } from './answer-captcha.ts'
export { answerCaptcha } from './answer-captcha.ts'
export type { CaptchaDeps, CaptchaKeys, CaptchaPolicy, CaptchaRow, CaptchaStore, CaptchaWay } from './captcha.ts'
export type { Theme } from './encode-png.ts'
export type { ImageCode } from './image-code.ts'
export { createImageCode } from './image-code.ts'
export type { IssuedCaptcha, IssueOutcome, IssueRequest } from './issue-captcha.ts'
export { issueCaptcha } from './issue-captcha.ts'
export { createMemoryCaptchaStore } from './memory-store.ts'
export type { SoundLanguage } from './mix-sound.ts'
export { phrases as captchaPhrases } from './phrases/index.ts'
export type { RenderAs, RenderOutcome } from './render-captcha.ts'
export { renderCaptcha } from './render-captcha.ts'
export { chooseWay } from './rules.ts'
export { loadSounds, type Sounds } from './sounds.ts'
