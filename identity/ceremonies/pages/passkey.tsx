import { Button, ErrorSummary, Form } from '../../../kit/ui/index.ts'
import { PasskeyAsk } from '../../authenticators/passkey/index.ts'
import { phrases } from '../phrases/index.ts'
import { helpLink } from './parts.tsx'
import { type Screen, typedText } from './screen.ts'

/** Beside what the step asks for: a passkey in its place. At the beginning of a sign-in the autofill offers it too. */
export function PasskeyOffer({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { passkey, next } = screen.view
  if (!passkey || (next.state === 'step' && next.step.kind === 'passkey')) return null
  const naming = next.state === 'step' && (next.step.kind === 'identify' || next.step.kind === 'captcha')
  // One that was just refused is not offered again unasked: a browser with no other would go round in circles.
  const autofill = naming && typedText(screen, 'form') !== 'passkey'
  return (
    <Form action={screen.action} hidden={hiddenFields(screen)}>
      <PasskeyAsk language={screen.language} options={passkey} mode="get" autofill={autofill}>
        <Button kind="secondary" wide icon="passkey">
          {t(naming ? 'passkey.sign-in' : 'passkey.instead')}
        </Button>
      </PasskeyAsk>
    </Form>
  )
}

/** A passkey and nothing else will do. */
export function PasskeyForm({ screen, hardware }: { screen: Screen; hardware: boolean }) {
  const t = phrases(screen.language)
  const { passkey } = screen.view
  if (!passkey) return null
  return (
    <>
      <p class="lead">{t(hardware ? 'passkey.hardware.lead' : 'passkey.lead')}</p>
      <ErrorSummary errors={screen.faults} help={helpLink(screen)} />
      <Form action={screen.action} hidden={hiddenFields(screen)}>
        <PasskeyAsk language={screen.language} options={passkey} mode="get" alone>
          <Button wide icon="passkey">
            {t('passkey.submit')}
          </Button>
        </PasskeyAsk>
      </Form>
    </>
  )
}

/** `shared_computer` is filled from the box of the form beside it. */
const hiddenFields = ({ csrf }: Screen) => ({ csrf, form: 'passkey', shared_computer: '' })
