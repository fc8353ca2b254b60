import { retellPlace } from '../../../kit/places/index.ts'
import { Button, EmptyState, Form, type IconName, List, ListRow, Pill } from '../../../kit/ui/index.ts'
import type { AccountDevice } from '../../devices/index.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

export function DevicesPage({ view, devices }: { view: View; devices: readonly AccountDevice[] }) {
  const { t, base, csrf } = view
  const others = devices.filter(device => device.id !== view.here.deviceId)
  return (
    <Frame view={view} title={t('devices.title')} lead={t('devices.lead')}>
      {devices.length === 0 ? (
        <EmptyState icon="computer" title={t('devices.none')}>
          {t('devices.none-body')}
        </EmptyState>
      ) : (
        <List label={t('devices.title')}>
          {devices.map(device => (
            <DeviceRow
              view={view}
              device={device}
              forget={
                <Form action={`${base}/devices/${device.id}/forget`} hidden={{ csrf }}>
                  <Button kind="plain">
                    {t(device.id === view.here.deviceId ? 'devices.forget-here' : 'devices.forget')}
                    <span class="sr-only"> {nameOf(view, device)}</span>
                  </Button>
                </Form>
              }
            />
          ))}
        </List>
      )}
      {others.length > 0 ? (
        <Form action={`${base}/devices/forget-others`} hidden={{ csrf }}>
          <Button kind="secondary">{t('devices.forget-others', { count: others.length })}</Button>
        </Form>
      ) : null}
      <p class="hint">{t('devices.forget-hint')}</p>
    </Frame>
  )
}

export function DeviceRow({
  view,
  device,
  forget,
}: {
  view: View
  device: AccountDevice
  forget?: ReturnType<typeof Form>
}) {
  const { t } = view
  const here = device.id === view.here.deviceId
  const place = device.place && retellPlace(device.place, view.language)
  const details = [place, t('devices.last', { ago: view.ago(device.lastSignInAt) })]
  return (
    <ListRow
      icon={iconOf(device.formFactor)}
      tone="quiet"
      title={nameOf(view, device)}
      pill={here ? <Pill>{t('devices.here')}</Pill> : null}
      detail={details.filter(Boolean).join(' · ')}
      action={forget}
    />
  )
}

function nameOf({ t }: View, { browser, system }: AccountDevice): string {
  return [browser, system].filter(Boolean).join(' · ') || t('devices.unknown')
}

function iconOf(formFactor: string): IconName {
  return formFactor === 'phone' || formFactor === 'tablet' ? 'phone' : 'computer'
}
