type WithPhoneProps = { text: string; number: string }

/** A text that names a telephone number: there it is called by a press, and stays on one line. */
export function WithPhone({ text, number }: WithPhoneProps) {
  const [before, ...after] = text.split(number)
  if (after.length === 0) return <>{text}</>
  return (
    <>
      {before}
      <a class="phone" href={`tel:${number.replace(/[^+\d]/g, '')}`}>
        {number}
      </a>
      {after.join(number)}
    </>
  )
}
