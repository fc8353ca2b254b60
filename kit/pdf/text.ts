/** R: Helvetica, B: its bold, M: Courier's bold, for digits under digits. */
export type LatinFont = 'R' | 'B' | 'M'

type Style = { size: number; font: LatinFont }

/** As a content stream writes it, to a hundredth of a point. */
export const number = (value: number): string => String(Math.round(value * 100) / 100)

/** Text of Latin letters, digits and signs only. */
export function latinText(x: number, y: number, { size, font, value }: Style & { value: string }): string {
  if (!/^[\x20-\x7e]*$/.test(value)) throw new RangeError('these fonts have Latin letters and digits only')
  return `BT /${font} ${size} Tf ${number(x)} ${number(y)} Td ${latinString(value)} Tj ET`
}

/** Text in which Chinese stands too: the font changes where the script does, and the pen goes on by itself. */
export function text(x: number, y: number, { size, font, value }: Style & { value: string }): string {
  const runs = value.match(/[\x20-\x7e]+|[^\x20-\x7e]+/gu) ?? []
  const parts = runs.map(run =>
    /^[\x20-\x7e]/.test(run) ? `/${font} ${size} Tf ${latinString(run)} Tj` : `/C ${size} Tf ${utf16String(run)} Tj`,
  )
  return `BT ${number(x)} ${number(y)} Td ${parts.join(' ')} ET`
}

const latinString = (value: string): string => `(${value.replace(/[\\()]/g, '\\$&')})`

const utf16String = (value: string): string => `<${Buffer.from(value, 'utf16le').swap16().toString('hex')}>`
