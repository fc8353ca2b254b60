/** What every authenticator app understands; an app that read another form would show codes that never fit. */
export const totpDigits = 6
export const totpStepSeconds = 30
/** RFC 4226 4, R6: 160 bits. */
export const secretBytes = 20

/** Written as apps show it, in two groups. */
export function readTypedCode(typed: string, digits = totpDigits): string | null {
  const code = typed.normalize('NFKC').replace(/[\s-]/g, '')
  return code.length === digits && /^\d+$/.test(code) ? code : null
}
