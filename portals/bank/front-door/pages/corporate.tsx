import { Button, Buttons, Card, EmptyState, Notice } from '../../../../kit/ui/index.ts'
import { BankPage, type Visit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

/** The entrance for companies (B2): what can be done there today, and what cannot yet. */
export function Corporate({ visit, hasCompany }: { visit: Visit; hasCompany: boolean }) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <BankPage visit={visit} title={t('corporate-title')} here="/corporate">
      <Notice kind="info">{t('corporate-coming')}</Notice>
      {visit.session !== null && !hasCompany ? (
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
      ) : (
        <Card lead={t('corporate-text')} quiet>
          <Buttons>
            {visit.session === null ? (
              <Button href="/sign-in?return_to=%2Fcorporate">{t('corporate-sign-in')}</Button>
            ) : (
              <Button href="/accounts">{t('corporate-accounts')}</Button>
            )}
          </Buttons>
        </Card>
      )}
    </BankPage>
  )
}
