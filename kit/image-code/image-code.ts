import { createDice, type RandomBytes, seededBytes } from './dice.ts'
import { drawCode } from './draw-code.ts'
import { encodePng, type Theme } from './encode-png.ts'
import { mixSound } from './mix-sound.ts'
import type { SoundLanguage, Sounds } from './sounds.ts'

export type ImageCode = {
  answer: string
  png: (theme: Theme) => Buffer
  audio: (language: SoundLanguage) => Buffer
}

/**
 * A code of random digits that can be seen and heard. Pure in its randomness: the same bytes give the same answer, and
 * each call of `png` or `audio` the same file, so that fetching it again gives a machine nothing to average.
 */
export function createImageCode(source: { random: RandomBytes; digits?: number; sounds: () => Sounds }): ImageCode {
  const dice = createDice(source.random)
  const answer = Array.from({ length: source.digits ?? 4 }, () => dice.below(10)).join('')
  const [look, voice] = [seedFrom(source.random), seedFrom(source.random)]
  return {
    answer,
    png: theme => encodePng(drawCode(answer, createDice(seededBytes(look))), theme),
    audio: language => mixSound(answer, source.sounds()[language], createDice(seededBytes(`${voice}${language}`))),
  }
}

function seedFrom(random: RandomBytes): string {
  return Buffer.from(random(16)).toString('base64url')
}
