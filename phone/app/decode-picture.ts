import { decodeQR } from 'qr/decode.js'

/** What a picture says; null where none is found. In a file of its own, so that only who scans loads the reader. */
export function readImage(
  source: HTMLVideoElement | ImageBitmap,
  canvas: HTMLCanvasElement = document.createElement('canvas'),
  largest = 1200,
): string | null {
  const [width, height] =
    source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height]
  const scale = Math.min(1, largest / Math.max(width, height))
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context || canvas.width === 0) return null
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  try {
    return decodeQR({ width: canvas.width, height: canvas.height, data })
  } catch {
    // The reader throws where it finds nothing: the next frame may be better.
    return null
  }
}
