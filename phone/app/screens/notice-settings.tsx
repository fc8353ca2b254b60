/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { call } from '../call.ts'
import type { Scene } from '../scene.ts'

interface Setting {
  kind: 'security' | 'account' | 'reminder'
  announced: boolean
  fixed: boolean
}

/** Which kinds of message are announced; what is not lies in the inbox as read. */
export function NoticeSettings({ scene }: { scene: Scene }) {
  const { t, realm, wishes } = scene
  const request = { realm, language: wishes.language }
  const [kinds, setKinds] = useState<Setting[]>([])
  useEffect(() => {
    void call<{ kinds: Setting[] }>(request, 'GET', '/phone/inbox/settings').then(read => {
      if (read.ok) setKinds(read.body.kinds)
    })
  }, [realm.name])
  const choose = async ({ kind, announced }: Setting): Promise<void> => {
    const done = await call<{ kinds: Setting[] }>(request, 'PUT', '/phone/inbox/settings', {
      kind,
      announced: !announced,
    })
    if (done.ok) setKinds(done.body.kinds)
  }
  if (kinds.length === 0) return null
  return (
    <fieldset class="choice">
      <legend>{t('settings.notices')}</legend>
      <p class="hint">{t('settings.notices-hint')}</p>
      <ul class="rows">
        {kinds.map(setting => (
          <li class="row" key={setting.kind}>
            <label>
              <span class="row-text">
                <b>{t(`inbox.kind.${setting.kind}`)}</b>
                <small>
                  {setting.fixed ? t('settings.always') : t(setting.announced ? 'settings.on' : 'settings.off')}
                </small>
              </span>
              <input
                class="switch"
                type="checkbox"
                role="switch"
                checked={setting.announced}
                disabled={setting.fixed}
                onChange={() => void choose(setting)}
              />
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
