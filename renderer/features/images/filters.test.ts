import { expect, test } from 'vitest'
import type { Image } from '../../../engine/wire/images.ts'
import { countsOf, isShown } from './filters.ts'

const image = (part: Partial<Image>) =>
  ({ id: 'sha256:abc', names: ['shop/web:2'], topLevel: true, usedBy: [], ...part }) as Image
const used = image({ usedBy: [{ id: '1', name: 'web' }] })
const intermediate = image({ topLevel: false, names: [] })

test('top-level images hide what a build made on the way', () => {
  expect(countsOf([image({}), used, intermediate])).toEqual({ top: 2, unused: 1, all: 3 })
})

test('an image is found by any of its names or by its id', () => {
  expect(isShown(image({}), 'all', ' WEB:2')).toBe(true)
  expect(isShown(image({}), 'all', 'abc')).toBe(true)
  expect(isShown(image({}), 'all', 'redis')).toBe(false)
})
