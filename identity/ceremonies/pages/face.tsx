import { inLanguage } from '../../../kit/i18n/index.ts'
import { Button, Checkbox, DefinitionList, Notice } from '../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'
import { StepForm } from './parts.tsx'
import { errorAt, type Screen } from './screen.ts'

/**
 * Before somebody is sent to a camera: who looks, at what, what is kept, and that another way does as well (PIPL articles 28 to 30,
 * 《人脸识别技术应用安全管理办法》). Consent is asked each time and never ticked beforehand.
 */
export function FaceForm({ screen }: { screen: Screen }) {
  const t = phrases(screen.language)
  const { face } = screen.view
  const provider = face ? inLanguage(face.provider, screen.language) : ''
  if (screen.waitsAt) return <FaceWaiting screen={screen} address={screen.waitsAt} />
  return (
    <>
      <p class="lead">{t('face.lead')}</p>
      {face?.state === 'pending' && screen.faults.length === 0 ? <Notice kind="info">{t('face.begun')}</Notice> : null}
      <StepForm screen={screen} form="face" address={`${screen.action}/face`}>
        <div class="stack" id="face">
          <DefinitionList
            items={[
              { term: t('face.who'), value: provider },
              { term: t('face.sends'), value: t('face.sends.what') },
              { term: t('face.learns'), value: t('face.learns.what') },
              { term: t('face.instead'), value: t('face.instead.what') },
            ]}
          />
          <Checkbox name="consent" label={t('face.consent', { provider })} error={errorAt(screen, 'consent')} />
          <Button wide>{t('face.go')}</Button>
        </div>
      </StepForm>
    </>
  )
}

/** The browser came back before the result: the page asks again by itself, with or without script. */
function FaceWaiting({ screen, address }: { screen: Screen; address: string }) {
  const t = phrases(screen.language)
  return (
    <>
      <Notice kind="info" title={t('face.waiting.title')} live>
        {t('face.waiting.body')}
      </Notice>
      <Button wide href={address}>
        {t('face.waiting.look')}
      </Button>
    </>
  )
}
