import type { Dice } from './dice.ts'
import { type SoundLanguage, type Sounds, sampleRate } from './sounds.ts'

export type { SoundLanguage } from './sounds.ts'

/**
 * The digits read one after another with uneven pauses, pace and loudness, over hiss and murmurs of other digits played
 * backwards, as a WAV file (8 kHz, 8 bits, one channel).
 */
export function mixSound(digits: string, clips: Sounds[SoundLanguage], dice: Dice): Buffer {
  const spoken = [...digits].map(digit => atPace(clips[Number(digit)] ?? new Uint8Array(), dice.between(0.92, 1.06)))
  const pauses = spoken.map(() => Math.round(dice.between(0.4, 0.85) * sampleRate))
  const ending = Math.round(0.5 * sampleRate)
  const mixed = new Float32Array([...spoken.map(clip => clip.length), ...pauses, ending].reduce((sum, n) => sum + n, 0))
  let at = 0
  for (const [index, clip] of spoken.entries()) {
    at += pauses[index] ?? 0
    add(mixed, clip, { at, gain: dice.between(0.62, 0.8) })
    at += clip.length
  }
  addMurmur(mixed, clips, dice)
  addHiss(mixed, dice)
  return encodeWav(mixed)
}

/** Samples around zero, read faster or slower. */
function atPace(clip: Uint8Array, pace: number): Float32Array {
  const length = Math.floor((clip.length - 1) / pace)
  return Float32Array.from({ length }, (_, index) => {
    const from = Math.floor(index * pace)
    const share = index * pace - from
    return ((clip[from] ?? 128) * (1 - share) + (clip[from + 1] ?? 128) * share - 128) / 128
  })
}

function add(mixed: Float32Array, clip: Float32Array, { at, gain }: { at: number; gain: number }): void {
  for (let index = 0; index < clip.length && at + index < mixed.length; index += 1) {
    mixed[at + index] = (mixed[at + index] ?? 0) + (clip[index] ?? 0) * gain
  }
}

/** Quiet speech-like noise all along: a machine cannot find the digits by looking for the loud parts alone. */
function addMurmur(mixed: Float32Array, clips: Sounds[SoundLanguage], dice: Dice): void {
  for (let at = 0; at < mixed.length; at += Math.round(dice.between(0.25, 0.45) * sampleRate)) {
    const backwards = atPace(clips[dice.below(10)] ?? new Uint8Array(), dice.between(0.8, 1.2)).toReversed()
    add(mixed, backwards, { at, gain: dice.between(0.05, 0.1) })
  }
}

function addHiss(mixed: Float32Array, dice: Dice): void {
  const noise = dice.bytes(mixed.length)
  let smooth = 0
  for (let index = 0; index < mixed.length; index += 1) {
    smooth += (((noise[index] ?? 128) - 128) / 128 - smooth) * 0.5
    mixed[index] = (mixed[index] ?? 0) + smooth * 0.07
  }
}

function encodeWav(samples: Float32Array): Buffer {
  const file = Buffer.alloc(44 + samples.length)
  file.write('RIFF', 0, 'ascii')
  file.writeUInt32LE(36 + samples.length, 4)
  file.write('WAVEfmt ', 8, 'ascii')
  file.writeUInt32LE(16, 16)
  // PCM, one channel, then the rate twice (one byte a sample), one byte a frame, 8 bits.
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(sampleRate, 24)
  file.writeUInt32LE(sampleRate, 28)
  file.writeUInt16LE(1, 32)
  file.writeUInt16LE(8, 34)
  file.write('data', 36, 'ascii')
  file.writeUInt32LE(samples.length, 40)
  for (const [index, sample] of samples.entries()) file[44 + index] = Math.round(128 + clamp(sample) * 127)
  return file
}

function clamp(sample: number): number {
  return Math.min(1, Math.max(-1, sample))
}
