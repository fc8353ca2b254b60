export interface Finding {
  well: boolean
  /** What was looked at and, where it is not well, what to do. */
  words: string
}

export const well = (words: string): Finding => ({ well: true, words })
export const ill = (words: string): Finding => ({ well: false, words })
