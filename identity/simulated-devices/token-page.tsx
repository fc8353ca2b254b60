import type { Child } from 'hono/jsx'
import {
  Breadcrumb,
  Button,
  Device,
  ErrorSummary,
  Field,
  Form,
  Notice,
  Page,
  type PageFrame,
} from '../../kit/ui/index.ts'
import { parseTokenSuite } from '../authenticators/otp-token/index.ts'
import { simulatedDevicesPath as base, type DeskToken } from './device-desk.ts'
import { phrases } from './phrases/index.ts'
import { whose } from './whose.ts'

export type Fault =
  | 'pin.set_already'
  | 'pin.format'
  | 'pin.weak'
  | 'pin.none'
  | 'pin.wrong'
  | 'pin.locked'
  | 'token.off'
  | 'question.format'

export type Shown =
  | { kind: 'nothing' }
  | { kind: 'code'; code: string; seconds: number }
  | { kind: 'fault'; code: Fault; left: number }

/** The device on the screen: what its display shows, and the keys that it has now. */
export function TokenPage({ frame, held, shown }: { frame: PageFrame; held: DeskToken; shown: Shown }) {
  const t = phrases(frame.preferences.language)
  const { token } = held
  const fault = shown.kind === 'fault' ? t(`fault.${shown.code}`, { left: shown.left }) : undefined
  return (
    <Page frame={frame} title={t('token.title', { serial: token.serial })}>
      <div class="content narrow stack">
        <Breadcrumb path={[{ href: base, label: t('name') }]} here={token.serial} />
        <h1>{t('token.title', { serial: token.serial })}</h1>
        <Notice kind="info">{t('simulated')}</Notice>
        <p>{whose(held, frame.preferences.language)}</p>
        <ErrorSummary errors={fault === undefined ? [] : [{ field: fieldFor(held), message: fault }]} />
        <Device label={t('display')} display={displayOf(held, shown, t('off'))}>
          <Keys frame={frame} held={held} fault={fault} shown={shown} />
        </Device>
        {held.activationCode === null ? null : (
          <Notice kind="info" title={t('slip')}>
            {t('slip-code', { code: held.activationCode.replace(/(\d{4})(?=\d)/g, '$1 ') })}
          </Notice>
        )}
        {held.pin === null ? null : <p class="hint">{t('demo-pin', { pin: held.pin })}</p>}
      </div>
    </Page>
  )
}

const isLocked = ({ token }: DeskToken, shown: Shown): boolean =>
  token.wrongPins >= 5 || (shown.kind === 'fault' && shown.code === 'pin.locked')

const fieldFor = ({ token }: DeskToken): string => (token.open ? 'digits' : 'pin')

function displayOf({ token }: DeskToken, shown: Shown, off: string): string {
  if (shown.kind === 'code') return shown.code
  return token.open ? '— — —' : off
}

interface KeysProps {
  frame: PageFrame
  held: DeskToken
  shown: Shown
  fault: string | undefined
}

function Keys({ frame, held, shown, fault }: KeysProps): Child {
  const t = phrases(frame.preferences.language)
  const { token } = held
  const at = `${base}/tokens/${token.serial}`
  const error = fault === undefined ? {} : { error: fault }
  if (isLocked(held, shown))
    return (
      <Form action={`${at}/reset`}>
        <p>{t('locked')}</p>
        <Button kind="secondary">{t('reset')}</Button>
      </Form>
    )
  if (!token.open)
    return (
      <Form action={`${at}/${token.pin === null ? 'first-pin' : 'pin'}`}>
        <Field
          kind="code"
          name="pin"
          label={t(token.pin === null ? 'first-pin' : 'pin')}
          hint={t(token.pin === null ? 'first-pin-hint' : 'pin-hint')}
          autocomplete="off"
          maxlength={6}
          {...error}
        />
        <Button>{t('switch-on')}</Button>
      </Form>
    )
  const asks = (parseTokenSuite(token.suite)?.questionLength ?? 0) > 0
  return (
    <>
      {shown.kind === 'code' ? <p class="hint">{t('changes', { seconds: shown.seconds })}</p> : null}
      {asks ? (
        <Form action={`${at}/answer`}>
          <Field
            kind="code"
            name="digits"
            label={t('digits')}
            hint={t('digits-hint')}
            autocomplete="off"
            maxlength={6}
            {...error}
          />
          <Field name="amount" label={t('amount')} hint={t('amount-hint')} autocomplete="off" maxlength={15} optional />
          <Button>{t('show-code')}</Button>
        </Form>
      ) : (
        <p>
          <a href={at}>{t('show-again')}</a>
        </p>
      )}
      <Form action={`${at}/off`}>
        <Button kind="plain">{t('switch-off')}</Button>
      </Form>
    </>
  )
}
