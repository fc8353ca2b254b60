import { Button, Buttons, Card, EmptyState } from '../../../../kit/ui/index.ts'
import { BankPage, type Visit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

/** The entrance for organisations (B2), for who is no member of one, or not signed in yet. */
export function Corporate({ visit }: { visit: Visit }) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <BankPage visit={visit} title={t('corporate-title')} here="/corporate">
      {visit.session === null ? (
        <Card lead={t('corporate-text')} quiet>
          <Buttons>
            <Button href="/sign-in?return_to=%2Fcorporate">{t('corporate-sign-in')}</Button>
          </Buttons>
        </Card>
      ) : (
        <EmptyState
          icon="building"
          title={t('corporate-none-title')}
          action={
            <Button href="/accounts" kind="secondary">
              {t('corporate-to-personal')}
            </Button>
          }
        >
          {t('corporate-none-text')}
        </EmptyState>
      )}
    </BankPage>
  )
}
