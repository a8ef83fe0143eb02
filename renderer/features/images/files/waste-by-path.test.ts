import { expect, test } from 'vitest'
import { wasteByPath } from './waste-by-path.ts'

const waste = (path: string, bytes: number) => ({ path, bytes, addedIn: 'a', hiddenBy: 'b' })

test('a file that many layers write anew is one finding with the sum of its bytes', () => {
  expect(wasteByPath([waste('b', 5), waste('a', 4), waste('a', 4)])).toMatchObject([
    { path: 'a', bytes: 8, times: 2 },
    { path: 'b', bytes: 5, times: 1 },
  ])
})
