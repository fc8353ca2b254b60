import type { Child } from 'hono/jsx'
import type { Language } from '../../../kit/i18n/index.ts'
import { Notice, Select } from '../../../kit/ui/index.ts'
import type { CertificateKeyPolicy } from '../../realms/index.ts'
import { phrases } from './phrases/index.ts'

type AskProps = {
  language: Language
  text: string
  /** Fingerprints that will do; empty for any. */
  certificates: readonly string[]
  software: CertificateKeyPolicy['software']
  mode: 'sign' | 'register' | 'renew'
  /** The button. */
  children: Child
}

/**
 * Inside a form: its button has the software beside the key sign, and the form takes along what it gave, as `signed`. Hidden until
 * its island (`certificate-key`) runs. The page must answer `Cross-Origin-Opener-Policy: same-origin-allow-popups`.
 */
export function CertificateKeyAsk({ language, text, certificates, software, mode, children }: AskProps) {
  const t = phrases(language)
  if (software.length === 0) return <Notice kind="warn">{t('ask.no-software')}</Notice>
  const request = { type: mode, text, certificates, language }
  const told = {
    'data-waiting': t('ask.waiting'),
    'data-blocked': t('ask.blocked'),
    'data-closed': t('ask.closed'),
    'data-declined': t('ask.declined'),
    'data-locked': t('ask.locked'),
    'data-none': t('ask.none'),
    'data-failed': t('ask.failed'),
  }
  return (
    <>
      <div
        id="certificate-key"
        tabindex={-1}
        class="stack"
        hidden
        data-certificate-key={JSON.stringify(request)}
        {...told}
      >
        <input type="hidden" name="signed" value="" />
        <SoftwareChoice language={language} software={software} />
        {children}
        <p role="status" class="hint" />
      </div>
      <noscript>
        <Notice kind="warn">{t('ask.no-script')}</Notice>
      </noscript>
    </>
  )
}

/** One is taken without a question. */
function SoftwareChoice({ language, software }: Pick<AskProps, 'language' | 'software'>) {
  const t = phrases(language)
  const [only] = software
  if (software.length === 1 && only) return <input type="hidden" name="software" value={only.url} />
  const options = software.map(({ name, url }) => ({ value: url, label: name[language === 'en' ? 'en' : 'zh-CN'] }))
  return <Select name="software" label={t('ask.software')} options={options} />
}
