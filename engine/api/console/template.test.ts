import { expect, test } from 'vitest'
import { printRows } from './rows.ts'
import { ellipsis, table } from './table.ts'
import { compileTemplate } from './template.ts'

const DATA = {
  Name: '/web',
  State: { Running: true, Pid: 42, Error: null },
  Args: ['-c', 'true'],
  Labels: { b: '2', 'a.x': '1' },
}

test.each([
  ['{{.Name}}', '/web'],
  ['{{ .State.Running }} {{.State.Pid}}', 'true 42'],
  ['{{json .Args}}', '["-c","true"]'],
  ['{{json .}}', JSON.stringify(DATA)],
  ['{{.Args}}', '[-c true]'],
  ['{{.Labels}}', 'map[a.x:1 b:2]'],
  ['{{index .Labels "a.x"}}', '1'],
  ['{{index .Args 1}}', 'true'],
  ['{{join .Args " "}}', '-c true'],
  ['{{len .Args}}', '2'],
  ['{{upper .Name}}\\t{{lower .Name}}', '/WEB\t/web'],
  ['{{.State.Error}}', '<no value>'],
  ['plain $& text', 'plain $& text'],
])('%s prints as Go prints it', (format, text) => {
  expect(compileTemplate(format)(DATA)).toBe(text)
})

test.each(['{{range .Args}}{{.}}{{end}}', '{{if .Name}}x{{end}}', '{{.Name | json}}', '{{index .Labels}}', '{{.Name'])(
  '%s is refused by name instead of printed wrong',
  (format) => {
    expect(() => compileTemplate(format)).toThrow(/is not understood here/)
  },
)

test('a field that is not there is named', () => {
  expect(() => compileTemplate('{{.State.Color}}')(DATA)).toThrow('there is no field Color in .State.Color')
})

test('columns are as wide as their widest cell and three spaces, counted in characters', () => {
  expect(table(['A', 'B'], [['数据库容器的名字', 'x']])).toBe('A          B\n数据库容器的名字   x\n')
  expect(table(['PORTS', 'NAMES'], [])).toBe('PORTS     NAMES\n')
})

test('what is cut ends in an ellipsis and is never longer than asked', () => {
  expect(ellipsis('0123456789', 10)).toBe('0123456789')
  expect(ellipsis('01234567890', 10)).toBe('012345678…')
})

test('a list prints as json, as a template, and as a table of its own columns', () => {
  const rows = [{ ID: '1', Names: 'web' }]
  const columns = [['CONTAINER ID', 'ID']] as const
  expect(printRows(rows, columns, 'json')).toBe('{"ID":"1","Names":"web"}\n')
  expect(printRows(rows, columns, '{{.Names}}={{.ID}}')).toBe('web=1\n')
  expect(printRows(rows, columns, 'table {{.ID}}\\t{{.Names}}')).toBe('CONTAINER ID   NAMES\n1              web\n')
})
