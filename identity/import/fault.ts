/** Why a line was not imported. Never holds what the line said. */
export const faultCodes = [
  'line-too-long',
  'bad-encoding',
  'not-json',
  'not-an-object',
  'bad-quotes',
  'wrong-column-count',
  'unknown-field',
  'wrong-type',
  'no-identifier',
  'identifier-not-allowed',
  'identifier-invalid',
  'username-refused',
  'name-invalid',
  'name-without-document',
  'document-without-name',
  'name-verified-missing',
  'hash-unusable',
  'created-at-invalid',
  'duplicate-in-file',
  'identifier-taken',
] as const

export type FaultCode = (typeof faultCodes)[number]

export interface LineFault {
  code: FaultCode
  field?: string
  /** The code of whoever refused the value: `resident-id.check-digit`, `too-costly`. */
  reason?: string
  masked?: string
  /** The line that has the same identifier. */
  otherLine?: number
}

export const fault = (code: FaultCode, more: Omit<LineFault, 'code'> = {}): LineFault => ({ code, ...more })
