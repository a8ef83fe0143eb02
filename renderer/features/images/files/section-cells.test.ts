import { expect, test } from 'vitest'
import { arrowsOf, type Cell, marksOf, stripCells } from './section-cells.ts'

const cell = (role: Cell['role'], index: number, by: string | null = null): Cell => ({
  chainId: `c${index}`,
  entry: null,
  role,
  by,
})

test('a short stack is shown layer by layer', () => {
  expect(stripCells([cell('absent', 0), cell('supplied', 1)])).toHaveLength(2)
})

test('a long stack folds the runs of layers that do not have the path', () => {
  const cells = Array.from({ length: 128 }, (_, index) =>
    index === 5 ? cell('shadowed', 5, 'c100') : index === 100 ? cell('supplied', 100) : cell('absent', index),
  )
  const strip = stripCells(cells)
  expect(strip.map((one) => (one.type === 'run' ? `${one.from}-${one.to}` : `${one.number}`))).toEqual([
    '1-5',
    '6',
    '7-100',
    '101',
    '102-128',
  ])
  expect(arrowsOf(strip)).toEqual([{ from: 3, to: 1, hides: false }])
})

test('a whiteout points at what it hides', () => {
  const strip = stripCells([cell('hidden', 0, 'c1'), cell('hides', 1), cell('supplied', 2)])
  expect(arrowsOf(strip)).toEqual([{ from: 1, to: 0, hides: true }])
})

test('a path that comes back after a whiteout is added again, not changed', () => {
  const marks = marksOf([cell('shadowed', 0, 'c1'), cell('hidden', 1, 'c2'), cell('hides', 2), cell('supplied', 3)])
  expect([...marks]).toEqual([
    ['c0', 'added'],
    ['c1', 'changed'],
    ['c2', 'deleted'],
    ['c3', 'added'],
  ])
})
