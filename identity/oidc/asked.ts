/** What an authorization request asks for, as the interaction keeps it. */
import type { Interaction } from 'oidc-provider'

/** From when on a proof counts as made for this interaction; milliseconds. */
export function startOf(interaction: Interaction): number {
  const { startedAt } = interaction.prompt.details
  return typeof startedAt === 'number' ? startedAt : (interaction.iat + 1) * 1000
}

/** `id_token_hint` and the `sub` claim name who is meant; the provider has checked the hint's signature. */
export function isSubjectAsked(interaction: Interaction, accountId: string): boolean {
  const { id_token_hint: hint, sub } = interaction.prompt.details
  const hinted = textOf(hint) === null ? null : subjectOf(String(hint))
  const claimed = sub !== null && typeof sub === 'object' && 'value' in sub ? sub.value : null
  return (hinted === null || hinted === accountId) && (claimed === null || claimed === accountId)
}

function subjectOf(token: string): string | null {
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  return payload !== null && typeof payload === 'object' && 'sub' in payload ? textOf(payload.sub) : null
}

export function uiLocales(interaction: Interaction): string[] {
  return (textOf(interaction.params.ui_locales) ?? '').split(' ').filter(Boolean)
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
