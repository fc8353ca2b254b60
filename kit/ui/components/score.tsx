import type { Child } from 'hono/jsx'
import { useWords } from '../language-context.ts'

type ScoreProps = {
  /** 0–100 */
  score: number
  title: Child
  detail?: Child
  action?: Child
}

/** How well the account is protected, with what to do next beside it. */
export function Score({ score, title, detail, action }: ScoreProps) {
  return (
    <section class="score">
      <Ring score={score} />
      <div>
        <h2>{title}</h2>
        {detail ? <p class="hint">{detail}</p> : null}
      </div>
      {action}
    </section>
  )
}

function Ring({ score }: { score: number }) {
  const t = useWords()
  const shown = Math.round(Math.min(100, Math.max(0, score)))
  return (
    <svg class="ring" viewBox="0 0 88 88" role="img" aria-label={t('score', { score: shown })}>
      <circle cx="44" cy="44" r="38" />
      {shown === 0 ? null : (
        <circle class="value" cx="44" cy="44" r="38" pathLength="100" stroke-dasharray={`${shown} 100`} />
      )}
      <text x="44" y="53" text-anchor="middle">
        {shown}
      </text>
    </svg>
  )
}
