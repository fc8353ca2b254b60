import type { Child } from 'hono/jsx'
import { Button, Card, Field, Notice, Page, type PageFrame, Select } from '../../kit/ui/index.ts'
import { phrases } from './phrases/index.ts'
import { zhCN } from './phrases/zh-CN.ts'

/** Everything that the key can show; its island brings one part after another to light. */
export function KeyPage({ frame, holders }: { frame: PageFrame; holders: readonly string[] }) {
  const { language } = frame.preferences
  const t = phrases(language)
  const said = Object.keys(zhCN).filter(key => key.startsWith('js.')) as (keyof typeof zhCN)[]
  const words = Object.fromEntries(said.map(key => [key.slice('js.'.length), t(key as 'js.close')]))
  return (
    <Page frame={frame} title={t('title')} islands={['simulated-key']}>
      <div class="content narrow stack" data-simulated-key data-words={JSON.stringify(words)} data-language={language}>
        <Notice kind="warn" title={t('simulated.title')}>
          {t('simulated.body')}
        </Notice>
        <noscript>
          <Notice kind="bad">{t('no-script')}</Notice>
        </noscript>
        <div role="status" tabindex={-1} data-said hidden class="notice" />
        <Part name="none" title={t('none.title')}>
          <p class="lead">{t('none.lead')}</p>
          <Act name="make">
            <Select
              name="holder"
              label={t('none.holder')}
              options={holders.map((name, index) => ({ value: String(index), label: name }))}
            />
            <Select
              name="days"
              label={t('none.days')}
              options={[
                { value: '1826', label: t('none.days.long') },
                { value: '60', label: t('none.days.short') },
              ]}
            />
            <Button wide icon="usb-key">
              {t('none.make')}
            </Button>
          </Act>
        </Part>
        <Part name="first" title={t('first.title')}>
          <p class="lead">{t('first.lead')}</p>
          <Act name="first">
            <PinChange t={t} id="first" old={t('pin.default')} />
          </Act>
        </Part>
        <Part name="locked" title={t('locked.title')}>
          <p class="lead">{t('locked.lead')}</p>
          <Act name="remove">
            <Button kind="secondary" wide>
              {t('remove')}
            </Button>
          </Act>
        </Part>
        <Part name="request" title={t('request.title')}>
          <p class="lead" data-who />
          <dl class="definitions" data-details />
          <p class="hint">{t('request.check')}</p>
          <Act name="sign">
            <PinField id="request-pin" name="pin" label={t('pin')} />
            <Button wide icon="usb-key">
              {t('request.sign')}
            </Button>
          </Act>
          <Act name="decline">
            <Button kind="secondary" wide>
              {t('request.decline')}
            </Button>
          </Act>
        </Part>
        <Part name="key" title={t('key.title')}>
          <dl class="definitions" data-key />
          <Act name="change">
            <PinChange t={t} id="key" old={t('pin')} />
          </Act>
          <Act name="revoke">
            <Button kind="secondary" wide>
              {t('key.revoke')}
            </Button>
          </Act>
          <Act name="remove">
            <Button kind="secondary" wide>
              {t('remove')}
            </Button>
          </Act>
        </Part>
      </div>
    </Page>
  )
}

function Part({ name, title, children }: { name: string; title: string; children: Child }) {
  return (
    <section data-part={name} hidden>
      <Card title={title} level={1}>
        <div class="stack">{children}</div>
      </Card>
    </section>
  )
}

/** Never sent: the island takes it. */
function Act({ name, children }: { name: string; children: Child }) {
  return (
    <form action="/" method="post" novalidate data-act={name}>
      {children}
    </form>
  )
}

function PinField({ id, name, label, hint }: { id: string; name: string; label: string; hint?: string }) {
  return <Field id={id} name={name} label={label} kind="password" autocomplete="off" maxlength={8} hint={hint} />
}

/** The fields that change the PIN: the one of before, and the new one twice. */
function PinChange({ t, id, old }: { t: ReturnType<typeof phrases>; id: string; old: string }) {
  return (
    <>
      <PinField id={`${id}-old`} name="old" label={old} />
      <PinField id={`${id}-fresh`} name="fresh" label={t('pin.new')} hint={t('pin.rule')} />
      <PinField id={`${id}-again`} name="again" label={t('pin.again')} />
      <Button wide>{t('pin.change')}</Button>
    </>
  )
}
