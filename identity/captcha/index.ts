// The captcha step: issues a picture code (with sound) or a proof of work for one ceremony, and judges the answer once.
// Owns the drawing, the sounds and the rules; the rows are kept by whoever fits `CaptchaStore`, which holds only a MAC
// of the answer. Flow: createCaptchas, then issue → (render the picture and the sound) → answer.
// The code is a speed bump for cheap scripts, no more: the locks and throttles are what bounds guessing.

export type { CaptchaWay } from './captcha.ts'
export { type Captchas, createCaptchas } from './judge.ts'
export type { RenderAs } from './render-captcha.ts'
export { createCaptchaStore } from './store.ts'
