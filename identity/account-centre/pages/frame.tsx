import type { Child } from 'hono/jsx'
import { Breadcrumb, Notice } from '../../../kit/ui/index.ts'
import { ClosingBanner } from './closing-banner.tsx'
import { tones } from './said.ts'
import type { View } from './view.ts'

type FrameProps = {
  view: View
  title: string
  lead?: Child
  /** A page with one question: no wider than its answer. */
  narrow?: boolean
  /** The article that says how this is used and what to do when it is refused. */
  help?: 'media-codes' | 'passkeys' | 'certificate-key' | 'confirm-on-phone'
  children?: Child
}

/** A page of the account centre: where it stands, what was just done, its heading and what it is for. */
export function Frame({ view, title, lead, narrow = false, help, children }: FrameProps) {
  return (
    <div class={narrow ? 'content narrow stack' : 'content stack'}>
      <Breadcrumb path={[{ href: view.base, label: view.t('title') }]} here={title} />
      <ClosingBanner view={view} />
      <SaidNotice view={view} />
      <div class="prose">
        <h1>{title}</h1>
        {lead ? <p>{lead}</p> : null}
      </div>
      {children}
      {help ? (
        <p class="hint">
          <a href={`${view.realm.path}/help/${help}`}>{view.t('help-with')}</a>
        </p>
      ) : null}
    </div>
  )
}

/** What the form that led here has done. */
export function SaidNotice({ view }: { view: View }) {
  const { said, t } = view
  if (!said) return null
  return (
    <Notice kind={tones[said]} live>
      {t(`said.${said}`)}
    </Notice>
  )
}
