import { createFrames, type Frames } from '../../../kit/portal-pages/index.ts'
import { phrases } from './phrases/index.ts'

/** The frame of the bank's pages: besides what every portal has, what keeps customers' money safe stands in the footer, and its clerks' way in. */
export const createBankFrames = (
  given: Omit<Parameters<typeof createFrames>[0], 'realm' | 'nameOf' | 'footerOf'>,
): Frames =>
  createFrames({
    ...given,
    realm: 'bank',
    nameOf: language => phrases(language)('service'),
    footerOf: language => [
      { label: phrases(language)('fraud'), href: '/about/fraud' },
      { label: phrases(language)('faq'), href: '/about/faq' },
      { label: phrases(language)('staff'), href: '/counter' },
    ],
  })
