import { pictureHeight, pictureWidth } from '../../../../kit/image-code/index.ts'
import { Button, Buttons, Card, Field, type FieldFault, Form, ImageCaptcha, Notice } from '../../../../kit/ui/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

type LoginNameProps = {
  visit: CustomerVisit
  name: string
  /** The picture's id; null where too many were asked for. */
  code: string | null
  faults: readonly FieldFault[]
}

/** 个性化定制 (B12): the form, with the page's own four digits (B13). */
export function LoginName({ visit, name, code, faults }: LoginNameProps) {
  const t = phrases(visit.frame.preferences.language)
  const errorOf = (field: string) => {
    const fault = faults.find(one => one.field === field)
    return fault === undefined ? {} : { error: fault.message }
  }
  const here = '/services/login-name'
  return (
    <BankPage
      visit={visit}
      title={t('name-title')}
      here={here}
      place="services"
      path={[{ label: t('title'), href: '/services' }]}
      faults={faults}
    >
      {code === null ? (
        <Notice kind="warn">{t('code.too_many')}</Notice>
      ) : (
        <Card quiet lead={t('name-lead')}>
          <Form action={here} hidden={{ ...visit.hidden, picture: code }}>
            <Field
              name="name"
              label={t('name')}
              hint={t('name-hint')}
              value={name}
              autocomplete="off"
              maxlength={30}
              {...errorOf('name')}
            />
            <ImageCaptcha
              image={{ src: `${here}/code/${code}.png`, width: pictureWidth / 2, height: pictureHeight / 2 }}
              audio={`${here}/code/${code}.wav`}
              another={here}
              name="code"
              {...errorOf('code')}
            />
            <Buttons>
              <Button>{t('submit')}</Button>
              <Button kind="secondary" href="/services">
                {t('back')}
              </Button>
            </Buttons>
          </Form>
        </Card>
      )}
    </BankPage>
  )
}
