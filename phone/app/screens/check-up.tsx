/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import type { IconName } from '../../../kit/ui/index.ts'
import { call } from '../call.ts'
import { Notice, Row } from '../parts.tsx'
import type { Path, Scene } from '../scene.ts'

interface CheckUpFound {
  security: { score: number; mend: { item: string; title: string; why: string; path: string }[] }
}

const icons: Readonly<Record<string, IconName>> = {
  phone: 'phone',
  activity: 'history',
  password: 'lock',
  medium: 'passkey',
  'recovery-codes': 'file',
  'two-step': 'shield',
  email: 'mail',
  'real-name': 'id-card',
  devices: 'computer',
}

/** What can be mended right here; for the rest the account centre's page of it is one tap away. */
const inApp: Readonly<Record<string, Path>> = { activity: '/activity', devices: '/devices' }

/** What is weak in the account, by the account centre's own rules. */
export function CheckUp({ scene }: { scene: Scene }) {
  const { t, realm, wishes, account, go } = scene
  const [found, setFound] = useState<CheckUpFound['security'] | null>(null)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    setFound(null)
    void call<CheckUpFound>({ realm, language: wishes.language }, 'GET', '/phone/account').then(asked =>
      asked.ok ? setFound(asked.body.security) : setError(scene.sayError(asked.code, asked.details)),
    )
  }, [realm.name, wishes.language])
  const centre = account?.self?.accountCentre ?? `${realm.issuer}/account`

  const said = (count: number): string => {
    if (count === 0) return t('check-up.good')
    return count === 1 ? t('check-up.open-one') : t('check-up.open', { count })
  }

  if (error) return <Notice kind="warn">{error}</Notice>
  if (!found) return <p class="hint">{t('loading')}</p>
  const { score, mend } = found
  return (
    <section class="check-up stack" aria-label={t('check-up.title')}>
      <div class="check-up-head">
        <p class="check-up-score">
          <b>{score}</b> {t('check-up.of')}
        </p>
        <p>{said(mend.length)}</p>
      </div>
      <ul class="rows">
        {mend.map(({ item, title, why, path }) => {
          const here = inApp[item]
          return (
            <Row
              key={item}
              icon={icons[item] ?? 'shield'}
              title={title}
              detail={why}
              {...(here ? { onClick: () => go(here) } : { href: `${centre}/${path}` })}
            />
          )
        })}
      </ul>
    </section>
  )
}
