import {
  Button,
  Buttons,
  Card,
  CodeSheet,
  DefinitionList,
  EmptyState,
  ErrorSummary,
  Field,
  Form,
  Notice,
  WithPhone,
} from '../../../kit/ui/index.ts'
import { maskSerial } from '../../media/index.ts'
import type { MediaInHand } from '../read-media.ts'
import type { Asked } from './asked.ts'
import { Frame } from './frame.tsx'
import { mediaWarnings, StandingPill } from './media-page.tsx'
import { withOnward } from './site.ts'
import { Later, ReportLost, Rest } from './standing-forms.tsx'
import type { View } from './view.ts'

export function GridCardPage({ view, media }: { view: View; media: MediaInHand }) {
  const { t, base, date } = view
  const { card } = media
  const { hotline } = view.realm.policy
  if (!card) {
    return (
      <Frame view={view} help="media-codes" title={t('card.title')} lead={t('card.what')}>
        <EmptyState icon="grid-card" title={t('card.none-title')}>
          <WithPhone text={t('card.none-body', { hotline })} number={hotline} />
        </EmptyState>
      </Frame>
    )
  }
  return (
    <Frame view={view} narrow help="media-codes" title={t('card.title')} lead={t('card.what')}>
      {mediaWarnings(view, { ...media, token: null }).map(words => (
        <Notice kind="warn">{words}</Notice>
      ))}
      <Card>
        <DefinitionList
          items={[
            { term: t('media.standing'), value: <StandingPill view={view} status={card.status} /> },
            { term: t('media.serial-label'), value: maskSerial(card.serial) },
            { term: t('media.until-label'), value: date(card.validUntil) },
            { term: t('card.left-label'), value: t('card.times', { count: card.usesLeft }) },
            { term: t('card.unanswered-label'), value: t('card.times', { count: card.unansweredLeft }) },
          ]}
        />
        {card.status === 'issued' ? (
          <Buttons>
            <Button href={`${base}/media/grid-card/activate`}>{t('card.activate')}</Button>
          </Buttons>
        ) : null}
      </Card>
      <Rest view={view} medium={card} />
      <ReportLost view={view} medium={card} body={t('card.lost-body')} />
      <p class="hint">
        <WithPhone text={t('media.replace-at-counter', { hotline })} number={hotline} />
      </p>
    </Frame>
  )
}

type Activating = { view: View; asked: Asked; fault?: string | undefined; serial?: string; onward: string | null }

export function ActivateGridCardPage({ view, asked, fault, serial = '', onward }: Activating) {
  const { t, base, csrf } = view
  const cells = asked.asks.kind === 'cells' ? asked.asks.cells : []
  const { answerWithin } = view.realm.policy.media['grid-card']
  return (
    <Frame
      view={view}
      help="media-codes"
      narrow
      title={t('card.activate')}
      lead={t(onward === null ? 'card.activate-lead' : 'card.activate-first')}
    >
      <ErrorSummary errors={fault ? [{ field: 'cells', message: fault }] : []} />
      <Card>
        <Form action={withOnward(`${base}/media/grid-card/activate`, onward)} hidden={{ csrf }}>
          <Field
            name="serial"
            label={t('card.serial')}
            hint={t('card.serial-hint')}
            autocomplete="off"
            maxlength={60}
            value={serial}
          />
          <p>{t('card.type-in', { seconds: Math.round(answerWithin / 1000) })}</p>
          <CodeSheet large label={t('card.coordinates')} codes={cells} />
          <Field
            kind="code"
            name="cells"
            label={t('card.cells', { cells: cells.join(' ') })}
            hint={t('card.cells-hint')}
            autocomplete="off"
            maxlength={30}
            {...(fault === undefined ? {} : { error: fault })}
          />
          <Button>{t('card.activate')}</Button>
        </Form>
      </Card>
      {onward === null ? null : <Later view={view} onward={onward} />}
      <p class="hint">{t('media.after-activation')}</p>
    </Frame>
  )
}
