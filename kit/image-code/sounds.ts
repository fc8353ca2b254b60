import { readFileSync } from 'node:fs'
import { packageRoot } from '../root.ts'

export type SoundLanguage = 'zh' | 'en'

/** The ten digits spoken, each as 8-bit samples at `sampleRate`, silence being 128. */
export type Sounds = Readonly<Record<SoundLanguage, readonly Uint8Array[]>>

export const sampleRate = 8000

/** Reads the twenty small files beside this one (how they were made is in their README); 90 KB, once. */
export function loadSounds(): Sounds {
  return { zh: loadDigits('zh'), en: loadDigits('en') }
}

function loadDigits(language: SoundLanguage): readonly Uint8Array[] {
  return Array.from({ length: 10 }, (_, digit) => {
    const file = readFileSync(new URL(`kit/image-code/sounds/${language}-${digit}.wav`, packageRoot))
    // Our own files: a plain 44-byte header, then the samples.
    return file.subarray(44)
  })
}
