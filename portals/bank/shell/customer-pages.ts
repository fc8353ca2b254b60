import { createPortalPages, type Frames, showResume } from '../../../kit/portal-pages/index.ts'
import type { PortalPages } from '../../../kit/relying-party/index.ts'
import type { Visits } from './visits.ts'

/** The pages that the relying party shows; a form that was kept goes on with a token of the session as it is now. */
export function createBankPages(
  frames: Frames,
  visits: Pick<Visits, 'hidden'>,
  signIn = '/sign-in?return_to=%2Faccounts',
): PortalPages {
  return {
    ...createPortalPages(frames, signIn),
    resume: async (c, { action, fields }) => {
      const back = backTo(action)
      // What is about to be paid is looked at again, on its own page, before it is confirmed.
      if (isApproval(action)) return c.redirect(back, 303)
      const hidden = await visits.hidden(c)
      return showResume(frames, c, { action, back, hidden, fields: fields.filter(({ name }) => !(name in hidden)) })
    },
  }
}

/** A form's own address may take forms only: its page is the one before the verb. */
const backTo = (action: string): string => action.replace(/\/(?:approve|raise)$/, '')

const isApproval = (action: string): boolean => /^\/transfers\/[\w-]+\/approve$/.test(action)
