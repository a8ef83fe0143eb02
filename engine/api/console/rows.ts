import { table } from './table.ts'
import { compileTemplate, templateFields } from './template.ts'

/** One thing of a list: a cell for every name that a `--format` may use. */
export type Row = Readonly<Record<string, string>>

/** A column of the usual table. */
export type Column = readonly [header: string, field: string]

/** A list as `--format` asks: '' and `table` the usual table, `table TEMPLATE` its own columns, `json` a line of JSON each, else the template for each. */
export function printRows(rows: readonly Row[], columns: readonly Column[], format: string): string {
  if (format === '' || format === 'table')
    return table(
      columns.map(([header]) => header),
      rows.map((row) => columns.map(([, field]) => row[field] ?? '')),
    )
  if (format === 'json') return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  if (!format.startsWith('table ')) {
    const print = compileTemplate(format)
    return rows.map((row) => `${print(row)}\n`).join('')
  }
  const print = compileTemplate(format.slice('table '.length))
  const headers = new Map(columns.map(([header, field]) => [field, header]))
  const titles = templateFields(format).map((field) => headers.get(field) ?? field.toUpperCase())
  return table(
    titles,
    rows.map((row) => print(row).split('\t')),
  )
}
