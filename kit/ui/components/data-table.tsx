import type { Child } from 'hono/jsx'

export type Column<Row> = {
  label: string
  cell: (row: Row) => Child
  /** Amounts and counts stand at the right, digits under digits. */
  numeric?: boolean
}

type DataTableProps<Row> = {
  /** Says what the table shows; `quietCaption` leaves it to screen readers where a heading says it already. */
  caption: Child
  quietCaption?: boolean
  /** The first column names the row. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
}

/**
 * A table; on a phone each row becomes a card. The roles are written out because browsers drop a table's meaning
 * when its parts are displayed as blocks.
 */
export function DataTable<Row>({ caption, quietCaption = false, columns, rows }: DataTableProps<Row>) {
  return (
    <div class="table">
      <table role="table">
        <caption class={quietCaption ? 'sr-only' : ''}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(column => (
              <th scope="col" role="columnheader" class={column.numeric === true ? 'numeric' : ''}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(row => (
            <tr role="row">{columns.map((column, index) => tableCell(column, row, index === 0))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function tableCell<Row>(column: Column<Row>, row: Row, first: boolean): Child {
  if (first) {
    return (
      <th scope="row" role="rowheader">
        {column.cell(row)}
      </th>
    )
  }
  return (
    <td role="cell" data-label={column.label} class={column.numeric === true ? 'numeric' : ''}>
      <span>{column.cell(row)}</span>
    </td>
  )
}
