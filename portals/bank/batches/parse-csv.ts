export interface CsvRecord {
  /** Of its first line, from 1. */
  line: number
  cells: string[]
}

/** Records of a CSV file by RFC 4180; blank lines are passed over. @returns null where a quote is left open */
export function parseCsv(text: string): CsvRecord[] | null {
  const records: CsvRecord[] = []
  let line = 1
  let at = 0
  while (at < text.length) {
    const record: CsvRecord = { line, cells: [] }
    for (let isMore = true; isMore; ) {
      const cell = readCell(text, at)
      if (cell === null) return null
      record.cells.push(cell.value)
      line += cell.value.split('\n').length - 1
      at = cell.end + 1
      isMore = text[cell.end] === ','
    }
    line += 1
    if (record.cells.some(cell => cell.trim() !== '')) records.push(record)
  }
  return records
}

/** @returns the cell and where it ends: at a comma, a line's end, or the end of all */
function readCell(text: string, from: number): { value: string; end: number } | null {
  if (text[from] !== '"') {
    const length = text.slice(from).search(/[,\n]/)
    const end = length < 0 ? text.length : from + length
    return { value: text.slice(from, end).replace(/\r$/, ''), end }
  }
  let value = ''
  for (let at = from + 1; ; ) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return null
    value += text.slice(at, quote)
    if (text[quote + 1] === '"') {
      value += '"'
      at = quote + 2
    } else {
      const length = text.slice(quote + 1).search(/[,\n]/)
      const end = length < 0 ? text.length : quote + 1 + length
      // What stands behind the closing quote belongs to the cell, as spreadsheets read it.
      return { value: value + text.slice(quote + 1, end).replace(/\r$/, ''), end }
    }
  }
}
