import type { Child } from 'hono/jsx'
import type { Language } from '../../../kit/i18n/index.ts'
import { Button, Card, Notice } from '../../../kit/ui/index.ts'
import type { Realm } from '../../realms/index.ts'
import type { CeremonyMissing } from '../open-ceremony.ts'
import { phrases } from '../phrases/index.ts'

interface Drawn {
  title: string
  body: Child
}

/** A ceremony that can't go on here: why, and the way to begin again with what it was for. */
export function drawMissing(realm: Realm, language: Language, missing: CeremonyMissing): Drawn {
  const t = phrases(language)
  const kind =
    missing.code === 'ceremony.other_browser' ? 'other' : missing.code === 'ceremony.ended' ? 'ended' : 'expired'
  const title = t(`missing.${kind}.title`)
  return {
    title,
    body: (
      <div class="content narrow stack">
        <Card title={title} level={1} lead={t(`missing.${kind}.body`)}>
          <Button href={restartAddress(realm, missing)}>
            {t(kind === 'ended' ? 'missing.go-on' : 'missing.restart')}
          </Button>
        </Card>
      </div>
    ),
  }
}

function restartAddress(realm: Realm, { code, restart }: CeremonyMissing): string {
  if (!restart) return `${realm.path}/sign-in`
  // What is done is done: "back" leads on to where it led before.
  if (code === 'ceremony.ended' && restart.purpose !== 'recovery') return restart.returnTo
  const page = restart.purpose === 'registration' ? 'register' : restart.purpose === 'recovery' ? 'recover' : 'sign-in'
  return `${realm.path}/${page}?return_to=${encodeURIComponent(restart.returnTo)}`
}

/** After a recovery: nobody is signed in by it (T7). */
export function drawRecovered(realm: Realm, language: Language, returnTo: string): Drawn {
  const t = phrases(language)
  const title = t('recovered.title')
  return {
    title,
    body: (
      <div class="content narrow stack">
        <Card title={title} level={1}>
          <Notice kind="ok">{t('recovered.body')}</Notice>
          <Button href={`${realm.path}/sign-in?return_to=${encodeURIComponent(returnTo)}`}>
            {t('recovered.sign-in')}
          </Button>
        </Card>
      </div>
    ),
  }
}
