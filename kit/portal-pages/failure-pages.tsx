import type { Context } from 'hono'
import { Button } from '../ui/index.ts'
import type { Frames } from './frames.ts'
import { phrases } from './phrases/index.ts'
import { MessagePage } from './problem-page.tsx'

/** Nothing at this address, or a failure of ours with the number to quote. */
export function createFailurePages(frames: Frames) {
  function show(c: Context, words: (t: ReturnType<typeof phrases>) => { title: string; text: string }) {
    const frame = frames.frame(c)
    const t = phrases(frame.preferences.language)
    return c.html(
      <MessagePage frame={frame} {...words(t)}>
        <Button href="/">{t('to-home')}</Button>
      </MessagePage>,
    )
  }
  return {
    notFound: (c: Context) => {
      c.status(404)
      return show(c, t => ({ title: t('not-found-title'), text: t('not-found-text') }))
    },
    badRequest: (c: Context) => show(c, t => ({ title: t('bad-request-title'), text: t('bad-request-text') })),
    failed: (c: Context, incident: string) =>
      show(c, t => ({ title: t('failed-title'), text: t('failed-text', { incident }) })),
  }
}
