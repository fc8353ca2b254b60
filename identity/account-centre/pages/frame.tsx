import type { Child } from 'hono/jsx'
import { Breadcrumb, Notice } from '../../../kit/ui/index.ts'
import { ClosingBanner } from './closing-banner.tsx'
import { tones } from './said.ts'
import type { View } from './view.ts'

/** A page of the account centre: where it stands, what was just done, its heading and what it is for. */
export function Frame({ view, title, lead, children }: { view: View; title: string; lead?: Child; children?: Child }) {
  return (
    <div class="content stack">
      <Breadcrumb path={[{ href: view.base, label: view.t('title') }]} here={title} />
      <ClosingBanner view={view} />
      <SaidNotice view={view} />
      <div class="prose">
        <h1>{title}</h1>
        {lead ? <p>{lead}</p> : null}
      </div>
      {children}
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
