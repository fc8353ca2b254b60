import { phrases } from '../phrases/index.ts'
import type { Step } from '../rules.ts'
import type { Screen } from './screen.ts'

/** Out of a ceremony without finishing it: nothing that was there before is lost by that. */
export function BackWay({ screen, step }: { screen: Screen; step: Step }) {
  const way = wayBack(screen, step)
  if (!way) return null
  return (
    <p class="after-button">
      <a href={way.href}>{way.label}</a>
    </p>
  )
}

function wayBack({ view, realm, language }: Screen, step: Step): { href: string; label: string } | null {
  const t = phrases(language)
  const { path, policy } = realm
  switch (view.purpose) {
    // Declining is the way out, and stands there as a button.
    case 'approval':
      return null
    case 'step-up':
    case 're-authentication':
    case 'enrolment':
      // Not to the page that asks for the proof: it would ask again.
      return view.returnTo.startsWith(`${path}/account`)
        ? { href: `${path}/account`, label: t('back.account') }
        : { href: policy.home, label: t('back.home') }
    default:
      // These pages have such a link of their own.
      if (step.kind === 'phone' || (view.purpose === 'sign-in' && step.kind.endsWith('-code'))) return null
      return { href: `${path}/sign-in?return_to=${encodeURIComponent(view.returnTo)}`, label: t('back.sign-in') }
  }
}
