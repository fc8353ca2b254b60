/** What the browser's camera sees: a file of uncompressed video (YUV4MPEG2), which Chromium reads anew whenever the camera is opened. */
import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const [width, height] = [1280, 720]
/** A wall behind the screen: mid grey, as a camera that sees little shows it. */
const grey = 128
const frames = 5

interface Pixels {
  width: number
  height: number
  /** RGBA, row by row. */
  data: readonly number[]
}

/** Nothing but the wall. The file has to be there before the browser starts. */
export function showWall(file: string): void {
  writeFileSync(file, videoOf({ width: 0, height: 0, data: [] }))
}

/** A screenshot held before the camera; `page` decodes it. */
export async function showToCamera(file: string, png: Buffer, page: Page): Promise<void> {
  const pixels = await page.evaluate(async base64 => {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const data = [...(context?.getImageData(0, 0, image.width, image.height).data ?? [])]
    return { width: image.width, height: image.height, data }
  }, png.toString('base64'))
  writeFileSync(file, videoOf(pixels))
}

/** In the middle of each frame, as bright as it is; without colour, which no reader of codes looks at. */
function videoOf(picture: Pixels): Buffer {
  if (picture.width > width || picture.height > height)
    throw new Error('the picture is larger than what the camera sees')
  const luma = Buffer.alloc(width * height, grey)
  const [left, top] = [Math.floor((width - picture.width) / 2), Math.floor((height - picture.height) / 2)]
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++)
      luma[(top + y) * width + left + x] = brightness(picture.data, (y * picture.width + x) * 4)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, grey)])
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame)])
}

/** ITU-R BT.601. */
function brightness(data: readonly number[], at: number): number {
  const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3)
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
}
