import type { Child } from 'hono/jsx'
import { useWords } from '../language-context.ts'
import { Icon } from './icon.tsx'

type EnvironmentCheckProps = { result: 'ok' | 'warn' | 'bad'; children: Child }

/** What the service found about this device and place, in plain words (E11). */
export function EnvironmentCheck({ result, children }: EnvironmentCheckProps) {
  const t = useWords()
  return (
    <p class={`environment ${result}`}>
      <Icon name={result === 'ok' ? 'check' : 'warning'} />
      <span>
        <b>{t(`environment-${result}`)}</b>
        {children}
      </span>
    </p>
  )
}
