import { expect, test } from 'vitest'
import type { TreeEntry } from '../../../../engine/wire/layers.ts'
import type { FileRow } from './rows.ts'
import { projectionLines, suppliedLines } from './supplied-lines.ts'

const row = (path: string, layer: string): FileRow => ({
  path,
  depth: 0,
  open: false,
  entry: { name: path, layer } as TreeEntry,
})
const rows = Array.from({ length: 50 }, (_, index) => row(`f${index}`, index % 2 ? 'upper' : 'base'))

test('lines begin at the first row in sight and are few, so that the drawing stays readable', () => {
  expect(suppliedLines(rows, 0)[0]).toEqual({ path: 'f0', layer: 'base', y: 61 })
  expect(projectionLines(suppliedLines(rows, 0), null, 2000)).toHaveLength(9)
  expect(projectionLines(suppliedLines(rows, 0), 'f20', 2000)).toHaveLength(10)
  const scrolled = suppliedLines(rows, 260)
  expect(scrolled[0]).toMatchObject({ path: 'f10', y: 61 })
})

test('a row whose folder is still being read has no line', () => {
  expect(suppliedLines([{ ...row('a/', 'base'), entry: null }], 0)).toEqual([])
})

test('the chosen path has a strong line, and no line leaves the sheet', () => {
  const lines = projectionLines(suppliedLines(rows, 0), 'f1', 120)
  expect(lines.map(({ layer, strong }) => [layer, strong])).toEqual([
    ['base', false],
    ['upper', true],
  ])
})
