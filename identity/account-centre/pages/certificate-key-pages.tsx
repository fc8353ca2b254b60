import { Button, Buttons, Card, EmptyState, ErrorSummary, Form, List, ListRow, Notice } from '../../../kit/ui/index.ts'
import { CertificateKeyAsk, type ListedCertificateKey } from '../../authenticators/certificate-key/index.ts'
import { maskSerial } from '../../media/index.ts'
import { Frame } from './frame.tsx'
import { StandingPill, usedOf } from './media-page.tsx'
import type { View } from './view.ts'

export const certificateKeysPath = '/media/certificate-keys'

export function CertificateKeysPage({ view, keys }: { view: View; keys: readonly ListedCertificateKey[] }) {
  const { t, base, realm, date } = view
  const { allowed, registration } = realm.policy.media['certificate-key']
  const renewable = keys.filter(one => one.renewable)
  return (
    <Frame view={view} help="certificate-key" title={t('certificates.title')} lead={t('certificates.lead')}>
      {renewable.map(({ serial, validUntil }) => (
        <Notice kind="warn">{t('certificates.ending', { serial: maskSerial(serial), date: date(validUntil) })}</Notice>
      ))}
      {keys.length === 0 ? (
        <EmptyState icon="usb-key" title={t('certificates.none')}>
          {t(registration === 'holder' ? 'certificates.none-body' : 'certificates.at-counter')}
        </EmptyState>
      ) : (
        <List label={t('certificates.title')}>
          {keys.map(key => (
            <ListRow
              icon="usb-key"
              title={t('certificates.one', { serial: maskSerial(key.serial) })}
              pill={<StandingPill view={view} status={key.status} />}
              detail={[usedOf(view, key), t('certificates.until', { date: date(key.validUntil) })].join(' · ')}
              action={
                <a href={`${base}${certificateKeysPath}/${key.id}`}>
                  {t('passkeys.manage')}
                  <span class="sr-only"> {maskSerial(key.serial)}</span>
                </a>
              }
            />
          ))}
        </List>
      )}
      {allowed && registration === 'holder' ? (
        <Buttons>
          <Button href={`${base}${certificateKeysPath}/add`} icon="plus">
            {t('certificates.add')}
          </Button>
        </Buttons>
      ) : null}
    </Frame>
  )
}

/** Registers one more certificate, or with `old` one in its place. */
export function BringCertificatePage({
  view,
  text,
  old,
  action,
  fault,
}: {
  view: View
  text: string
  old: string | null
  action: string
  fault?: string | undefined
}) {
  const { t, csrf, realm, language } = view
  const { software } = realm.policy.media['certificate-key']
  const what = old === null ? 'add' : 'renew'
  return (
    <Frame
      view={view}
      narrow
      help="certificate-key"
      title={t(`certificates.${what}`)}
      lead={t(`certificates.${what}-lead`)}
    >
      <ErrorSummary errors={fault ? [{ field: 'certificate-key', message: fault }] : []} />
      <Card>
        <Form action={action} hidden={{ csrf }}>
          <CertificateKeyAsk
            language={language}
            text={text}
            certificates={old === null ? [] : [old]}
            software={software}
            mode={old === null ? 'register' : 'renew'}
          >
            <Button icon="usb-key">{t('certificates.open')}</Button>
          </CertificateKeyAsk>
        </Form>
      </Card>
      <p class="hint">{t('certificates.add-after')}</p>
    </Frame>
  )
}

export function CertificateKeyPage({ view, held }: { view: View; held: ListedCertificateKey }) {
  const { t, base, csrf, date } = view
  const here = `${base}${certificateKeysPath}/${held.id}`
  const isUsable = held.status === 'active' || held.status === 'suspended'
  return (
    <Frame
      view={view}
      help="certificate-key"
      narrow
      title={t('certificates.one', { serial: maskSerial(held.serial) })}
      lead={[usedOf(view, held), t('certificates.until', { date: date(held.validUntil) })].join(' · ')}
    >
      {held.renewable ? (
        <Card title={t('certificates.renew')} lead={t('certificates.renew-body')}>
          <Buttons>
            <Button href={`${here}/renew`}>{t('certificates.renew')}</Button>
          </Buttons>
        </Card>
      ) : null}
      {isUsable ? (
        <Act view={view} action={here} act={held.status === 'active' ? 'suspend' : 'resume'} kind="secondary" />
      ) : null}
      {isUsable ? <Act view={view} action={here} act="report-lost" kind="danger" /> : null}
      <Card title={t('certificates.revoke')} lead={t('certificates.revoke-body')}>
        <Form action={`${here}/revoke`} hidden={{ csrf }}>
          <Button kind="danger">{t('certificates.revoke')}</Button>
        </Form>
      </Card>
    </Frame>
  )
}

type ActProps = { view: View; action: string; act: 'suspend' | 'resume' | 'report-lost'; kind: 'secondary' | 'danger' }

function Act({ view, action, act, kind }: ActProps) {
  const { t, csrf } = view
  return (
    <Card title={t(`media.${act}`)} lead={t(`certificates.${act}-body`)}>
      <Form action={`${action}/${act}`} hidden={{ csrf }}>
        <Button kind={kind}>{t(`media.${act}`)}</Button>
      </Form>
    </Card>
  )
}
