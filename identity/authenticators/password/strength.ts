import { ZxcvbnFactory, type ZxcvbnResult } from '@zxcvbn-ts/core'
import { type Blocklist, readHabits } from './blocklist.ts'
import { contextWords, type PasswordContext } from './context-words.ts'
import { findContext } from './find-context.ts'

/** Why a password scores low; the codes are keys of this concept's phrases. */
export type StrengthReason =
  | 'strength-common'
  | 'strength-habit'
  | 'strength-context'
  | 'strength-keyboard'
  | 'strength-repeat'
  | 'strength-sequence'
  | 'strength-date'
  | 'strength-word'
  | 'strength-name'
  | 'strength-longer'

/** 0 guessed at once … 4 beyond guessing. */
export type Strength = { score: 0 | 1 | 2 | 3 | 4; reasons: StrengthReason[] }

export type StrengthMeter = (password: string, facts: PasswordContext) => Strength

// The estimate's time grows with the square of the length and runs on the main thread; what follows can only add.
const measuredLength = 32
const leastRest = 8
const enough = 3

/**
 * Loads the meter: zxcvbn with passwords, English words and first names, and Chinese habits (about 15 MB, so only when
 * first asked for). Its longer lists (encyclopedia, surnames of the United States) are left out for their size.
 */
export function createStrengthMeterLoader(loadBlocklist: () => Promise<Blocklist>): () => Promise<StrengthMeter> {
  let loading: Promise<StrengthMeter> | undefined
  return () => {
    loading ??= load(loadBlocklist).catch(error => {
      loading = undefined
      throw error
    })
    return loading
  }
}

async function load(loadBlocklist: () => Promise<Blocklist>): Promise<StrengthMeter> {
  const [common, english, habits, blocklist] = await Promise.all([
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
    readHabits(),
    loadBlocklist(),
  ])
  const estimator = new ZxcvbnFactory({
    dictionary: {
      passwords: common.dictionary['passwords-common'],
      commonWords: english.dictionary['commonWords-en'],
      firstnames: english.dictionary['firstnames-en'],
      chineseHabits: habits,
    },
    graphs: common.adjacencyGraphs,
    maxLength: measuredLength,
  })
  return (password, facts) => {
    const words = contextWords(facts)
    const known = words.filter(word => !word.isWeak).map(word => word.skeleton)
    const result = estimator.check(Array.from(password).slice(0, measuredLength).join(''), known)
    const verdict = blocklist.find(password)
    const leansOnContext = findContext(password, words, leastRest).length > 0
    return combine(result, [
      ...(verdict === undefined ? [] : [`strength-${verdict}` as const]),
      ...(leansOnContext ? ['strength-context' as const] : []),
    ])
  }
}

/** Our own findings hold the score down: the estimator knows neither birthdays in pinyin order nor this person. */
function combine(result: ZxcvbnResult, findings: StrengthReason[]): Strength {
  const score = findings.length > 0 && result.score > 1 ? 1 : result.score
  if (score >= enough) return { score, reasons: [] }
  const warning = reasonOf[result.feedback.warning ?? '']
  const reasons = new Set(warning === undefined ? findings : [...findings, warning])
  return { score, reasons: reasons.size === 0 ? ['strength-longer'] : [...reasons] }
}

/** The estimator's warnings, by its own names for them. */
const reasonOf: Readonly<Record<string, StrengthReason>> = {
  straightRow: 'strength-keyboard',
  keyPattern: 'strength-keyboard',
  simpleRepeat: 'strength-repeat',
  extendedRepeat: 'strength-repeat',
  sequences: 'strength-sequence',
  recentYears: 'strength-date',
  dates: 'strength-date',
  topTen: 'strength-common',
  topHundred: 'strength-common',
  common: 'strength-common',
  similarToCommon: 'strength-common',
  wordByItself: 'strength-word',
  namesByThemselves: 'strength-name',
  commonNames: 'strength-name',
  userInputs: 'strength-context',
}
