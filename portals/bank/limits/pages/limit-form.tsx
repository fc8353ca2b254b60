import { Button, Buttons, Card, DefinitionList, Field, type FieldFault, Form } from '../../../../kit/ui/index.ts'
import { formatMoney, plainYuan } from '../../money/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import type { LimitView } from '../limits.ts'
import { mediumName } from '../medium-name.ts'
import { phrases } from '../phrases/index.ts'

export type LimitText = { perTransaction: string; perDay: string }

type LimitFormProps = {
  visit: CustomerVisit
  limit: LimitView
  /** What was typed, where the form comes back. */
  text: LimitText | null
  faults: readonly FieldFault[]
}

export function LimitForm({ visit, limit, text, faults }: LimitFormProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const here = `/limits/${limit.medium}`
  const { policy } = limit
  const of = (name: keyof LimitText) => {
    const fault = faults.find(one => one.field === name)
    const most = t('most', { amount: formatMoney(policy[name], language) })
    return { name, value: text?.[name] ?? plainYuan(limit[name]), hint: most, ...(fault && { error: fault.message }) }
  }
  return (
    <BankPage
      visit={visit}
      title={mediumName(limit.medium, language)}
      here={here}
      place="limits"
      path={[{ label: t('title'), href: '/limits' }]}
      faults={faults}
    >
      <Card quiet>
        <DefinitionList
          items={[
            { term: t('today'), value: formatMoney(limit.spentToday, language) },
            { term: t('month'), value: monthOf(limit, visit) },
          ]}
        />
      </Card>
      <Card title={t('change')} lead={t('change-lead')} quiet>
        <Form action={here} hidden={visit.hidden}>
          <Field {...of('perTransaction')} label={t('per-transaction')} />
          <Field {...of('perDay')} label={t('per-day')} />
          <Buttons>
            <Button>{t('lower')}</Button>
            <Button kind="secondary" action={`${here}/raise`}>
              {t('raise')}
            </Button>
          </Buttons>
        </Form>
      </Card>
    </BankPage>
  )
}

function monthOf({ spentThisMonth, policy }: LimitView, visit: CustomerVisit): string {
  const { language } = visit.frame.preferences
  const spent = formatMoney(spentThisMonth, language)
  if (policy.perMonth === null) return spent
  return phrases(language)('of', { spent, most: formatMoney(policy.perMonth, language) })
}
