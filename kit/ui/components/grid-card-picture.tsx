const [columns, rowCount, digits] = ['ABCDEFGHIJ', 8, 3]

/** A grid card as it is printed. @param cells 80 times three digits, row by row */
export function GridCardPicture({ caption, cells }: { caption: string; cells: string }) {
  const at = (row: number, column: number): string => {
    const from = (row * columns.length + column) * digits
    return cells.slice(from, from + digits)
  }
  return (
    <table class="grid-picture">
      <caption class="sr-only">{caption}</caption>
      <thead>
        <tr>
          <td />
          {Array.from(columns, column => (
            <th scope="col">{column}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: rowCount }, (_, row) => (
          <tr>
            <th scope="row">{row + 1}</th>
            {Array.from(columns, (_column, column) => (
              <td>{at(row, column)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
