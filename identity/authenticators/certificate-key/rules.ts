/** What certificate keys are decided by. Pure: no SQL, HTTP, clock or randomness. */

/** Whether a certificate is near enough its end to be renewed; once it is over only the counter helps. */
export function mayRenew(validUntil: Date, warnBefore: number, now: Date): boolean {
  return now <= validUntil && validUntil.getTime() - now.getTime() <= warnBefore
}

/** Whether a certificate's subject bears the number of the holder's document: names are shared by thousands. */
export function namesDocument(words: ReadonlySet<string>, document: string): boolean {
  const number = document.normalize('NFKC').trim().toUpperCase()
  return number !== '' && words.has(number)
}
