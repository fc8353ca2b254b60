type CodeSheetProps = {
  /** What they are, for screen readers. */
  label: string
  codes: readonly string[]
  /** A few that are read and typed at once: digits for a token, coordinates of a card. */
  large?: boolean
}

/** Codes to read, copy or print: digits under digits. */
export function CodeSheet({ label, codes, large = false }: CodeSheetProps) {
  return (
    <ol class={large ? 'code-sheet large' : 'code-sheet'} aria-label={label}>
      {codes.map(code => (
        <li>{code}</li>
      ))}
    </ol>
  )
}
