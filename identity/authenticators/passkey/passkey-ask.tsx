import type { Child } from 'hono/jsx'
import type { Language } from '../../../kit/i18n/index.ts'
import { Notice } from '../../../kit/ui/index.ts'
import type { PasskeyCreation, PasskeyRequest } from './passkeys.ts'
import { phrases } from './phrases/index.ts'

type AskProps = {
  language: Language
  options: PasskeyRequest | PasskeyCreation
  mode: 'get' | 'create'
  /** Passkeys are also offered where the identifier is typed. */
  autofill?: boolean
  /** Nothing else on the page leads on: who can't use passkeys is told so. */
  alone?: boolean
  /** The button. */
  children: Child
}

/** Inside a form: its button asks the browser for a passkey, and the form takes it along. Hidden until its island (`passkey`) runs. */
export function PasskeyAsk({ language, options, mode, autofill = false, alone = false, children }: AskProps) {
  const t = phrases(language)
  const words = { 'data-failed': t('ask.failed'), 'data-known': t('ask.known') }
  const told = {
    ...words,
    ...(alone ? { 'data-missing': t('ask.missing') } : {}),
    ...(mode === 'create' ? { 'data-create': '' } : {}),
    ...(autofill ? { 'data-conditional': '' } : {}),
  }
  return (
    <>
      <div id="passkey" tabindex={-1} class="passkey" hidden data-passkey={JSON.stringify(options)} {...told}>
        <input type="hidden" name="credential" value="" />
        {children}
        <p role="status" class="hint" />
      </div>
      {alone ? (
        <noscript>
          <Notice kind="warn">{t('ask.no-script')}</Notice>
        </noscript>
      ) : null}
    </>
  )
}
