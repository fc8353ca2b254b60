import { formatNumber, type Language } from '../../kit/i18n/index.ts'
import { phrases } from './phrases/index.ts'
import { type RotationDependencies, type RotationProgress, type RotationSummary, rotateKeys } from './rotate-keys.ts'

export interface RunRotationOptions extends Omit<RotationDependencies, 'onProgress'> {
  language: Language
  /** Gets one line of text at a time. */
  print: (line: string) => void
  uses?: RotationSummary['uses']
  /** Milliseconds, so that progress is said once a second at most. */
  clock?: () => number
}

const sayEveryMs = 1000

/** The command `lingpai keys rotate`: rotates, and says how far it is. Throws what `rotateKeys` throws. */
export async function runRotation(options: RunRotationOptions): Promise<RotationSummary> {
  const { language, print, clock = () => performance.now() } = options
  const t = phrases(language)
  let saidAt = Number.NEGATIVE_INFINITY
  const onProgress = ({ step, rewritten, waitingFor }: RotationProgress) => {
    if (clock() - saidAt < sayEveryMs) return
    saidAt = clock()
    if (waitingFor > 0) print(t('waiting', { count: waitingFor }))
    else if (step !== null) print(t('rewriting', { step, rewritten: formatNumber(rewritten, language) }))
  }
  const onBegin = (resumed: boolean) => print(t(resumed ? 'resumed' : 'begun'))
  const summary = await rotateKeys({ ...options, onProgress, onBegin }, options.uses)
  const rewritten = formatNumber(summary.rewritten, language)
  print(summary.outcome === 'stopped' ? t('stopped') : t('completed', { rewritten }))
  return summary
}
