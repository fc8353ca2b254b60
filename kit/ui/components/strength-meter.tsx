import { useWords } from '../language-context.ts'

export type Strength = 0 | 1 | 2 | 3 | 4

type StrengthMeterProps = {
  /** The id of the password field it belongs to. */
  field: string
  /** Where the island asks while the person types: a POST of the form's fields, answered by `{ score, advice }`. */
  url: string
  /** The form fields to send, the password's name and the CSRF token's among them. */
  send: readonly string[]
  /** What the server found when the form was last sent. */
  score?: Strength
  advice?: string
}

/** How hard the password is to guess, computed by the server (the dictionaries are too heavy for a page). */
export function StrengthMeter({ field, url, send, score, advice }: StrengthMeterProps) {
  const t = useWords()
  const words = Object.fromEntries(scores.map(each => [`data-word-${each}`, t(`strength-${each}`)]))
  return (
    <div
      class="strength"
      data-strength={field}
      data-url={url}
      data-send={send.join(' ')}
      {...(score === undefined ? { hidden: true } : { 'data-score': score })}
      {...words}
    >
      <div class="bars" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </div>
      <p role="status">
        <span>{t('strength')}</span> · <b data-word>{score === undefined ? '' : t(`strength-${score}`)}</b>{' '}
        <span data-advice>{advice ?? ''}</span>
      </p>
    </div>
  )
}

const scores: readonly Strength[] = [0, 1, 2, 3, 4]
