/** @jsxImportSource hono/jsx/dom */
import { Heading } from '../parts.tsx'
import type { Scene } from '../scene.ts'
import { NoticeSettings } from './notice-settings.tsx'
import { HeldRequests, PushSettings } from './push-settings.tsx'

export function Settings({ scene }: { scene: Scene }) {
  const { t, wishes, wish, account } = scene
  return (
    <div class="content narrow stack">
      <Heading title={t('settings.title')} />
      <Choice
        name="language"
        legend={t('settings.language')}
        value={wishes.language}
        options={[
          ['zh-CN', '简体中文'],
          ['en', 'English'],
        ]}
        onChoose={language => wish({ language: language === 'en' ? 'en' : 'zh-CN' })}
      />
      <Choice
        name="size"
        legend={t('settings.size')}
        value={wishes.size}
        options={[
          ['normal', t('settings.size-normal')],
          ['large', t('settings.size-large')],
        ]}
        onChoose={size => wish({ size: size === 'large' ? 'large' : 'normal' })}
      />
      <Choice
        name="theme"
        legend={t('settings.theme')}
        value={wishes.theme}
        options={[
          ['auto', t('settings.theme-auto')],
          ['light', t('settings.theme-light')],
          ['dark', t('settings.theme-dark')],
        ]}
        onChoose={theme => wish({ theme: theme === 'light' || theme === 'dark' ? theme : 'auto' })}
      />
      {account?.tokens && account.self ? (
        <>
          <HeldRequests scene={scene} />
          <PushSettings scene={scene} />
          <NoticeSettings scene={scene} />
        </>
      ) : null}
      <section class="prose">
        <h2>{t('settings.about')}</h2>
        <p class="hint">{t('settings.about-body')}</p>
      </section>
    </div>
  )
}

function Choice({
  name,
  legend,
  value,
  options,
  onChoose,
}: {
  name: string
  legend: string
  value: string
  options: [value: string, label: string][]
  onChoose: (value: string) => void
}) {
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="choice-row">
        {options.map(([key, label]) => (
          <label key={key} class={key === value ? 'on' : ''}>
            <input type="radio" name={name} value={key} checked={key === value} onChange={() => onChoose(key)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
