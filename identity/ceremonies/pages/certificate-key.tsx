import { Button, ErrorSummary, Form } from '../../../kit/ui/index.ts'
import { CertificateKeyAsk } from '../../authenticators/certificate-key/index.ts'
import { phrases } from '../phrases/index.ts'
import { helpLink, StepForm } from './parts.tsx'
import type { Screen } from './screen.ts'

/** A certificate's key: its own software shows the same again and asks for its PIN. */
export function CertificateKeyForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { certificateKey, purpose } = screen.view
  if (!certificateKey) return null
  return (
    <>
      <p class="lead">{t(purpose === 'approval' ? 'ask.certificate-key.approve' : 'ask.certificate-key.lead')}</p>
      <ErrorSummary errors={screen.faults} help={helpLink(screen)} />
      <Form action={screen.action} hidden={{ csrf: screen.csrf, form: 'certificate-key' }}>
        <CertificateKeyAsk language={screen.language} {...certificateKey} mode="sign">
          <Button wide icon="usb-key">
            {t('ask.certificate-key.submit')}
          </Button>
        </CertificateKeyAsk>
      </Form>
    </>
  )
}

/** What the browser showed when it connected is there already. */
export function ClientCertificateForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  return (
    <>
      <p class="lead">{t('ask.client-certificate.lead')}</p>
      <StepForm screen={screen} form="client-certificate">
        <Button wide icon="usb-key">
          {t('ask.client-certificate.submit')}
        </Button>
      </StepForm>
    </>
  )
}
