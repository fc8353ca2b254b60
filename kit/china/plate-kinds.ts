import type { PlateForm } from './plate.ts'

/**
 * Plate kinds (号牌种类), the two digits that go with a plate number in every request to traffic police.
 * Source: GA/T 16.7; 51 and 52 were added for new energy (unconfirmed). Names are in the phrases, `plate-kind.<code>`.
 */
export type PlateKind =
  | '01'
  | '02'
  | '03'
  | '04'
  | '05'
  | '06'
  | '07'
  | '08'
  | '13'
  | '15'
  | '16'
  | '20'
  | '22'
  | '23'
  | '26'
  | '27'
  | '51'
  | '52'

/** Colour codes of plates on toll roads; names are in the phrases, `plate-colour.<code>`. */
export type TollPlateColour = '0' | '1' | '2' | '3' | '4' | '5'

type KindRow = {
  /** Forms of number that this kind bears. */
  readonly forms: readonly PlateForm[]
  /** Undefined for temporary plates: a toll account needs a lasting one. */
  readonly colour: TollPlateColour | undefined
}

export const plateKinds: Readonly<Record<PlateKind, KindRow>> = {
  '01': { forms: ['ordinary'], colour: '1' },
  '02': { forms: ['ordinary'], colour: '0' },
  '03': { forms: ['embassy'], colour: '2' },
  '04': { forms: ['consulate'], colour: '2' },
  '05': { forms: ['ordinary'], colour: '2' },
  '06': { forms: ['ordinary'], colour: '2' },
  '07': { forms: ['ordinary'], colour: '1' },
  '08': { forms: ['ordinary'], colour: '0' },
  '13': { forms: ['ordinary'], colour: '1' },
  '15': { forms: ['trailer'], colour: '1' },
  '16': { forms: ['learner'], colour: '1' },
  '20': { forms: ['temporary'], colour: undefined },
  '22': { forms: ['temporary'], colour: undefined },
  '23': { forms: ['police'], colour: '3' },
  '26': { forms: ['hong-kong'], colour: '2' },
  '27': { forms: ['macau'], colour: '2' },
  '51': { forms: ['new-energy-large'], colour: '5' },
  '52': { forms: ['new-energy-small'], colour: '4' },
}

export const tollPlateColours: readonly TollPlateColour[] = ['0', '1', '2', '3', '4', '5']

export const isPlateKind = (code: string): code is PlateKind => Object.hasOwn(plateKinds, code)

/** The kinds that a number of this form can be, commonest first, to offer in a form's list. */
export function plateKindsOf(form: PlateForm): readonly PlateKind[] {
  const fitting = Object.keys(plateKinds)
    .filter(isPlateKind)
    .filter(kind => plateKinds[kind].forms.includes(form))
  return fitting.includes('02') ? ['02', ...fitting.filter(kind => kind !== '02')] : fitting
}

/** The colours that a plate of this form can have on toll roads; none for temporary plates. */
export function tollPlateColoursOf(form: PlateForm): readonly TollPlateColour[] {
  const colours = new Set(plateKindsOf(form).map(kind => plateKinds[kind].colour))
  return [...colours].filter(colour => colour !== undefined)
}
