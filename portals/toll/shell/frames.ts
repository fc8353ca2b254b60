import { createFrames, type Frames } from '../../../kit/portal-pages/index.ts'
import { phrases } from './phrases/index.ts'

type Given = Omit<Parameters<typeof createFrames>[0], 'realm' | 'nameOf' | 'footerOf'>

/** The frame of the portal's pages; the demonstration's footer leads to its simulated screens too. */
export const createTollFrames = (given: Given): Frames =>
  createFrames({
    ...given,
    realm: 'toll',
    nameOf: language => phrases(language)('service'),
    footerOf: language =>
      given.demo
        ? [
            { label: phrases(language)('kiosk'), href: '/kiosk' },
            { label: phrases(language)('desk'), href: '/desk' },
          ]
        : [],
  })
