/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { codeAt, makeCode, type NewCode } from '../one-time-codes.ts'
import { Button, Heading, Icon } from '../parts.tsx'
import type { Scene } from '../scene.ts'
import { forget, type KeptCode, keep, readAll } from '../vault.ts'

/** Codes by the clock: nothing is asked of anybody, so they work without a network. */
export function Codes({ scene }: { scene: Scene }) {
  const { t, go } = scene
  const [codes, setCodes] = useState<KeptCode[] | null>(null)
  const [now, setNow] = useState(Date.now())
  const load = async (): Promise<void> => setCodes(await readAll('codes'))
  useEffect(() => {
    void load()
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <div class="content narrow stack">
      <Heading title={t('codes.title')} lead={t('codes.lead')} />
      {codes?.length === 0 ? (
        <div class="empty">
          <Icon name="token" />
          <b>{t('codes.none')}</b>
          <p>{t('codes.none-body')}</p>
          <Button wide={false} icon="scan" onClick={() => go('/scan')}>
            {t('scan.title')}
          </Button>
        </div>
      ) : null}
      {codes?.map(code => (
        <Code key={code.id} scene={scene} code={code} now={now} onGone={load} />
      ))}
    </div>
  )
}

function Code({
  scene,
  code,
  now,
  onGone,
}: {
  scene: Scene
  code: KeptCode
  now: number
  onGone: () => Promise<void>
}) {
  const { t } = scene
  const [digits, setDigits] = useState('')
  const [said, setSaid] = useState(false)
  const [asking, setAsking] = useState(false)
  const slot = Math.floor(now / 1000 / code.period)
  const left = code.period - (Math.floor(now / 1000) % code.period)
  useEffect(() => {
    void codeAt(code, Date.now()).then(setDigits)
  }, [slot])
  return (
    <section class="card otp" aria-label={`${code.issuer} ${code.account}`}>
      <p class="otp-name">
        <b>{code.issuer || code.account}</b>
        <small>{code.issuer ? code.account : ''}</small>
      </p>
      <p class="otp-code">{digits.replace(/^(\d{3,4})(\d{3,4})$/, '$1 $2')}</p>
      <progress max={code.period} value={left} aria-label={t('codes.left', { seconds: left })} />
      <div class="between">
        <small class="hint">{t('codes.left', { seconds: left })}</small>
        <span>
          <Button
            kind="plain"
            wide={false}
            onClick={() => {
              void navigator.clipboard.writeText(digits).then(() => setSaid(true))
            }}
          >
            {t(said ? 'codes.copied' : 'codes.copy')}
          </Button>{' '}
          <Button kind="plain" wide={false} onClick={() => setAsking(true)}>
            {t('codes.remove')}
          </Button>
        </span>
      </div>
      {asking ? (
        <div class="stack">
          <p>{t('codes.remove-question')}</p>
          <div class="pair">
            <Button kind="secondary" onClick={() => setAsking(false)}>
              {t('cancel')}
            </Button>
            <Button kind="danger" onClick={() => void forget('codes', code.id).then(onGone)}>
              {t('codes.remove')}
            </Button>
          </div>
        </div>
      ) : null}
    </section>
  )
}

/** A picture of an enrolment was scanned. */
export function AddCode({ scene, code }: { scene: Scene; code: NewCode }) {
  const { t, go } = scene
  const add = async (): Promise<void> => {
    await keep('codes', await makeCode(code, crypto.randomUUID()))
    go('/codes')
  }
  return (
    <div class="content narrow stack">
      <Heading
        title={t('codes.add-title')}
        lead={t('codes.add-lead', { name: [code.issuer, code.account].filter(Boolean).join(' · ') })}
      />
      <div class="pair">
        <Button kind="secondary" onClick={() => go('/')}>
          {t('cancel')}
        </Button>
        <Button icon="plus" onClick={() => void add()}>
          {t('codes.add')}
        </Button>
      </div>
    </div>
  )
}
