/**
 * Pictures of a few digits that people read and cheap scripts do not, and the same digits spoken. Draws and mixes; who keeps which
 * digits are right, and counts the guesses, is who asks for them. A speed bump, no more.
 */
export { createDice, type RandomBytes, seededBytes } from './dice.ts'
export { pictureHeight, pictureWidth } from './draw-code.ts'
export type { Theme } from './encode-png.ts'
export { createImageCode, type ImageCode } from './image-code.ts'
export { loadSounds, type SoundLanguage, type Sounds } from './sounds.ts'
