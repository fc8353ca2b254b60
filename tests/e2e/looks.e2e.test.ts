import { mkdirSync, rmSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../../kit/root.ts'
import { startWorld, type VisitOptions } from './harness.ts'
import { newPerson } from './people.ts'
import { takePictures } from './pictures.ts'
import { walk } from './tour.ts'

/** Each pair of language, light, size and width that could disturb another is in one of these. */
const looks: Record<string, VisitOptions & { query: string }> = {
  'zh-CN, light, desktop': { locale: 'zh-CN', query: '' },
  'zh-CN, dark, large type, phone': { locale: 'zh-CN', colorScheme: 'dark', width: 390, query: 'size=large' },
  'English, light, phone': { locale: 'en-GB', width: 390, query: '' },
  'English, dark by choice, large type, desktop': { locale: 'en-GB', query: 'size=large&theme=dark' },
  'zh-Hant, dark, phone': { locale: 'zh-TW', colorScheme: 'dark', width: 390, query: '' },
}

const pictures = process.env['LINGPAI_PICTURES'] ? fileURLToPath(new URL('dist/pictures/', packageRoot)) : null

if (pictures) rmSync(pictures, { recursive: true, force: true })

const world = startWorld()

if (pictures) test('the pictures of the README', async () => await takePictures(world))

for (const [look, { query, ...options }] of Object.entries(looks)) {
  test(`every page in ${look}: axe finds nothing, nothing is cut off, nothing complains`, async () => {
    const visitor = await world.visit(options)
    const { page } = visitor
    for (const origin of [world.toll, `${world.identity}/realms/toll/help`]) await page.goto(`${origin}?${query}`)
    const folder = pictures && `${pictures}${look.replaceAll(/[, ]+/g, '-')}/`
    if (folder) mkdirSync(folder, { recursive: true })
    let number = 0
    await walk({
      world,
      visitor,
      person: newPerson(),
      stop: async name => {
        await visitor.look()
        const path = `${folder}${String(++number).padStart(2, '0')}-${name}.png`
        if (folder) await page.screenshot({ path, fullPage: true })
      },
    })
    await visitor.leave()
  })
}
