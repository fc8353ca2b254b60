import { normalise } from './normalise.ts'
import { accept, type Outcome, refuse } from './outcome.ts'

export type PlateForm =
  | 'ordinary'
  | 'new-energy-small'
  | 'new-energy-large'
  | 'police'
  | 'learner'
  | 'trailer'
  | 'consulate'
  | 'embassy'
  | 'hong-kong'
  | 'macau'
  | 'temporary'

export type Plate = {
  /** Without the dot that plates print after the agency letter. */
  readonly normalised: string
  readonly form: PlateForm
  /** The province's character, such as 粤; embassies have none. */
  readonly province: string | undefined
  /** The issuing agency's letter. */
  readonly agency: string | undefined
  /** Of new-energy plates only. */
  readonly power: 'electric' | 'other' | undefined
}

export type PlateReason = `plate.${'empty' | 'length' | 'province' | 'agency' | 'letters-i-o' | 'format'}`

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const serial = '[A-HJ-NP-Z0-9]'

/** How the characters after province and agency letter tell the form. */
const serialForms: readonly { form: PlateForm; serial: RegExp }[] = [
  { form: 'ordinary', serial: new RegExp(`^${serial}{5}$`) },
  { form: 'new-energy-small', serial: new RegExp(`^[DABCEFGHJK]${serial}\\d{4}$`) },
  { form: 'new-energy-large', serial: /^\d{5}[DABCEFGHJK]$/ },
  { form: 'police', serial: new RegExp(`^${serial}{4}警$`) },
  { form: 'learner', serial: new RegExp(`^${serial}{4}学$`) },
  { form: 'trailer', serial: new RegExp(`^${serial}{4}挂$`) },
  { form: 'consulate', serial: new RegExp(`^${serial}{4}领$`) },
  { form: 'temporary', serial: new RegExp(`^${serial}{4,5}临$`) },
]

/** Vehicles of Hong Kong and Macau enter through Guangdong, whose agency letter Z is theirs alone. */
const crossBorder = new RegExp(`^粤Z${serial}{4}([港澳])$`)

/** 使 stands first on plates of the 2007 edition and last on those of 2018; three digits of country, three of serial. */
const embassy = /^(?:使\d{6}|\d{6}使)$/

/**
 * Parses a vehicle's plate number.
 *
 * Source: GA 36-2018: province + agency letter + serial of five (six for new energy), without I and O; the characters
 * 警 学 挂 领 使 港 澳 临 mark the special forms. D A B C E are pure electric, F G H J K other new energy
 * (only D and F are confirmed).
 */
export function parsePlate(text: string): Outcome<Plate, PlateReason> {
  const normalised = normalise(text).replace(/[·•‧・.]/g, '')
  if (normalised === '') return refuse('plate.empty')
  if (embassy.test(normalised)) return accept(plateOf(normalised, 'embassy'))
  if (normalised.length < 7 || normalised.length > 8) return refuse('plate.length')
  const place = crossBorder.exec(normalised)?.[1]
  if (place !== undefined) return accept(plateOf(normalised, place === '港' ? 'hong-kong' : 'macau'))
  return parseByProvince(normalised)
}

function parseByProvince(normalised: string): Outcome<Plate, PlateReason> {
  if (!provinces.includes(normalised.charAt(0))) return refuse('plate.province')
  if (/[IO]/.test(normalised)) return refuse('plate.letters-i-o')
  if (!/^[A-Z]/.test(normalised.slice(1))) return refuse('plate.agency')
  const match = serialForms.find(form => form.serial.test(normalised.slice(2)))
  return match === undefined ? refuse('plate.format') : accept(plateOf(normalised, match.form))
}

function plateOf(normalised: string, form: PlateForm): Plate {
  const isEmbassy = form === 'embassy'
  return {
    normalised,
    form,
    province: isEmbassy ? undefined : normalised.charAt(0),
    agency: isEmbassy ? undefined : normalised.charAt(1),
    power: powerOf(normalised, form),
  }
}

function powerOf(normalised: string, form: PlateForm): Plate['power'] {
  const mark =
    form === 'new-energy-small' ? normalised.charAt(2) : form === 'new-energy-large' ? normalised.charAt(7) : ''
  if (mark === '') return undefined
  return 'DABCE'.includes(mark) ? 'electric' : 'other'
}
