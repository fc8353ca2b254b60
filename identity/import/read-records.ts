/** A line of a JSON Lines file, or a record of a CSV file, which may span lines when it has quotes. */
export interface RawRecord {
  /** Of its first line, from 1. */
  line: number
  /** Undefined: longer than any account can be, or not UTF-8. */
  text: string | undefined
  fault?: 'line-too-long' | 'bad-encoding'
  /** Where the next one begins. */
  next: Place
}

export interface Place {
  byteOffset: number
  line: number
}

export const fileStart: Place = { byteOffset: 0, line: 1 }

/** No account needs more; a file without line ends must not fill the memory. */
const longestRecord = 64 * 1024

const newline = 10
const quote = 34
const comma = 44

export interface ReadOptions {
  /** Where the given bytes begin. */
  from: Place
  /** CSV: a line end within quotes belongs to the record. */
  quoted: boolean
}

/** Cuts a stream of bytes into records, without holding more than one; blank lines are passed over. */
export async function* readRecords(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<RawRecord> {
  const findEnd = options.quoted ? createQuoteScanner() : { find: findNewline, reset: () => undefined }
  let start = options.from
  let kept: Buffer[] = []
  let length = 0
  let lines = 0
  let tooLong = false

  const finish = (part: Buffer, ended: boolean): RawRecord | undefined => {
    const size = length + part.length
    const line = start.line
    const next = {
      byteOffset: start.byteOffset + size,
      line: line + lines + countNewlines(part) + (ended ? 0 : 1),
    }
    const record = tooLong || size > longestRecord ? undefined : Buffer.concat([...kept, part])
    start = next
    kept = []
    length = lines = 0
    tooLong = false
    findEnd.reset()
    if (record === undefined) return { line, text: undefined, fault: 'line-too-long', next }
    return decode(record, line, next)
  }

  for await (const chunk of bytes) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    for (;;) {
      const end = tooLong ? findNewline(rest) : findEnd.find(rest)
      if (end === -1) break
      const record = finish(rest.subarray(0, end + 1), true)
      if (record !== undefined) yield record
      rest = rest.subarray(end + 1)
    }
    length += rest.length
    lines += countNewlines(rest)
    // A stray quote must not swallow the rest of the file: from here on the next line end counts.
    if (length > longestRecord) {
      tooLong = true
      kept = []
    } else if (rest.length > 0) kept.push(Buffer.from(rest))
  }
  if (length > 0) {
    const record = finish(Buffer.alloc(0), false)
    if (record !== undefined) yield record
  }
}

function decode(bytes: Buffer, line: number, next: Place): RawRecord | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '')
    return text.trim() === '' ? undefined : { line, text, next }
  } catch {
    return { line, text: undefined, fault: 'bad-encoding', next }
  }
}

const findNewline = (bytes: Buffer): number => bytes.indexOf(newline)

function countNewlines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count++
  return count
}

/** Finds the line end outside of quotes (RFC 4180 §2): a quote opens a field only at its beginning; two are one inside. */
function createQuoteScanner() {
  let state: 'field-start' | 'plain' | 'quoted' | 'quote-seen' = 'field-start'
  return {
    find(bytes: Buffer): number {
      for (const [at, byte] of bytes.entries()) {
        if (state === 'quoted') {
          if (byte === quote) state = 'quote-seen'
        } else if (byte === newline) return at
        else if (byte === quote && state !== 'plain') state = 'quoted'
        else state = byte === comma ? 'field-start' : 'plain'
      }
      return -1
    },
    reset(): void {
      state = 'field-start'
    },
  }
}
