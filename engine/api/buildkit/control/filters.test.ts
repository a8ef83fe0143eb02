import { expect, test } from 'vitest'
import { filterOf } from './filters.ts'

const fields = { id: 'abc', type: 'regular', inuse: false, shared: true, description: 'mount / from exec' }

test.each<[string[], boolean]>([
  [[], true],
  [['type==regular'], true],
  [['type=="regular"'], true],
  [['type!=regular'], false],
  [['description~=^mount'], true],
  [['shared'], true],
  [['inuse'], false],
  [['inuse==false'], true],
  [['type==regular,inuse'], false],
  [['inuse', 'id==abc'], true],
  [['unknown==x'], false],
])('%j', (lines, holds) => {
  expect(filterOf(lines)(fields)).toBe(holds)
})

test('what is no filter is refused', () => {
  expect(() => filterOf(['=='])).toThrow('invalid filter')
  expect(() => filterOf(['id~=('])).toThrow('no regular expression')
})
