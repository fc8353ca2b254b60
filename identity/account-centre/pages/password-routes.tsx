import { fieldOf, parseWith } from '../../../kit/http/index.ts'
import { type PasswordReason, phrases as passwordPhrases } from '../../authenticators/password/index.ts'
import { changePassword, measurePassword } from '../change-password.ts'
import { changeTwoStep } from '../change-settings.ts'
import { passwordRequest, twoStepRequest } from '../schemas.ts'
import { PasswordPage, sentences } from './password-page.tsx'
import type { Drawn, Site } from './site.ts'
import { TwoStepPage } from './two-step-page.tsx'
import type { View } from './view.ts'

/** The password, and when a sign-in asks for a second proof. */
export function addPasswordRoutes(site: Site): void {
  const { app, deps, guard, draw, drawing, after } = site
  const drawPassword = async (view: View, reasons?: readonly PasswordReason[]): Promise<Drawn> => {
    const standing = await deps.accounts.standing(deps.database.query, view.account.id, null)
    const hasPassword = Boolean(standing?.passwordSetAt)
    return {
      title: view.t(hasPassword ? 'password.change' : 'password.set'),
      status: reasons ? 422 : 200,
      body: <PasswordPage view={view} hasPassword={hasPassword} {...(reasons ? { reasons } : {})} />,
    }
  }
  app.get(
    '/password',
    guard.page(
      'account.change-password',
      drawing(view => drawPassword(view)),
    ),
  )
  app.post(
    '/password',
    guard.form('account.change-password', '/password', async (c, holder, fields) => {
      const typed = parseWith(passwordRequest, { password: fieldOf(fields, 'password') })
      const changed = await changePassword(deps, holder, typed.password)
      if (changed.ok || changed.code === 'session.ended') return after(c, changed, '', 'password-changed')
      return await draw(c, await drawPassword(site.view(c, holder), changed.reasons))
    }),
  )
  app.post(
    '/password/strength',
    guard.form('account.view', '/password', async (c, holder, fields) => {
      const typed = parseWith(passwordRequest, { password: fieldOf(fields, 'password') })
      const { score, reasons } = await measurePassword(deps, holder, typed.password)
      const words = passwordPhrases(c.get('preferences').language)
      return c.json({
        score,
        advice: sentences(
          c.get('preferences'),
          reasons.map(reason => words(reason)),
        ),
      })
    }),
  )
  app.get(
    '/two-step',
    guard.page(
      'account.change-two-step',
      drawing(view => ({ title: view.t('two-step.title'), body: <TwoStepPage view={view} /> })),
    ),
  )
  app.post(
    '/two-step',
    guard.form('account.change-two-step', '/two-step', async (c, holder, fields) => {
      const chosen = parseWith(twoStepRequest, { twoStep: fieldOf(fields, 'twoStep') })
      return after(c, await changeTwoStep(deps, holder, chosen.twoStep), '', 'two-step-changed')
    }),
  )
}
