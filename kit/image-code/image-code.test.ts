import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { createDice, seededBytes } from './dice.ts'
import { pictureHeight, pictureWidth } from './draw-code.ts'
import { createImageCode } from './image-code.ts'
import { loadSounds } from './sounds.ts'

const sounds = loadSounds()
const codeOf = (seed: string, digits = 4) =>
  createImageCode({ random: seededBytes(seed), digits, sounds: () => sounds })

type Chunk = { name: string; data: Buffer }

/** Reads a PNG's chunks by the standard, checking each one's CRC. */
function chunksOf(png: Buffer): Chunk[] {
  assert.equal(png.toString('latin1', 1, 4), 'PNG')
  const chunks: Chunk[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const body = png.subarray(at + 4, at + 8 + length)
    assert.equal(png.readUInt32BE(at + 8 + length), crc32(body))
    chunks.push({ name: body.toString('latin1', 0, 4), data: body.subarray(4) })
    at += length + 12
  }
  return chunks
}

test('the picture is a sound PNG of its size, in few kilobytes, with ink on it', () => {
  const png = codeOf('a').png('light')
  assert.ok(png.length < 8000)
  const chunks = chunksOf(png)
  assert.deepEqual(
    chunks.map(chunk => chunk.name),
    ['IHDR', 'PLTE', 'IDAT', 'IEND'],
  )
  assert.equal(chunks[0]?.data.readUInt32BE(0), pictureWidth)
  assert.equal(chunks[0]?.data.readUInt32BE(4), pictureHeight)
  const rows = inflateSync(chunks[2]?.data ?? Buffer.alloc(0))
  assert.equal(rows.length, (1 + pictureWidth / 2) * pictureHeight)
  const inked = rows.filter(byte => byte === 0xff).length / rows.length
  assert.ok(inked > 0.05 && inked < 0.4, String(inked))
})

test('light and dark differ in the palette only', () => {
  const [light, dark] = [chunksOf(codeOf('a').png('light')), chunksOf(codeOf('a').png('dark'))]
  assert.deepEqual(light[2], dark[2])
  assert.notDeepEqual(light[1], dark[1])
})

test('one code always draws and reads alike; no two codes do', () => {
  const code = codeOf('a')
  assert.deepEqual(code.png('light'), code.png('light'))
  assert.deepEqual(code.audio('zh'), codeOf('a').audio('zh'))
  assert.notDeepEqual(code.png('light'), codeOf('b').png('light'))
})

test('the sound is a WAV whose header tells its length, some seconds long, in both languages', () => {
  for (const language of ['zh', 'en'] as const) {
    const wav = codeOf('a').audio(language)
    assert.equal(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 16), 'RIFFWAVEfmt ')
    assert.equal(wav.readUInt32LE(4), wav.length - 8)
    assert.equal(wav.readUInt32LE(24), 8000)
    assert.equal(wav.readUInt32LE(40), wav.length - 44)
    const seconds = (wav.length - 44) / 8000
    assert.ok(seconds > 3 && seconds < 8, String(seconds))
    assert.ok(wav.subarray(44).some(sample => Math.abs(sample - 128) > 60))
  }
})

test('answers have the asked number of digits and use them all evenly', () => {
  const counts = Array.from({ length: 10 }, () => 0)
  for (let seed = 0; seed < 1000; seed += 1) {
    const { answer } = codeOf(String(seed), 6)
    assert.match(answer, /^\d{6}$/)
    for (const digit of answer) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1
  }
  // 600 expected of each; five standard deviations either way.
  for (const count of counts) assert.ok(Math.abs(count - 600) < 117, counts.join(' '))
})

test('dice stay within their bounds', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 256 }), (seed, limit) => {
      const dice = createDice(seededBytes(seed))
      const drawn = dice.below(limit)
      const real = dice.between(-2, 3)
      assert.ok(Number.isInteger(drawn) && drawn >= 0 && drawn < limit && real >= -2 && real <= 3)
    }),
  )
})

test('the recorded digits are all there, within 200 KB', () => {
  const clips = [...sounds.zh, ...sounds.en]
  assert.equal(clips.length, 20)
  for (const clip of clips) assert.ok(clip.length > 2000)
  assert.ok(clips.reduce((sum, clip) => sum + clip.length, 0) < 200_000)
})
