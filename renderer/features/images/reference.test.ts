import { expect, test } from 'vitest'
import { splitReference } from './reference.ts'

test.each([
  ['shop/web:2.4.1', 'shop/web', '2.4.1'],
  ['localhost:5000/web', 'localhost:5000/web', ''],
  ['localhost:5000/web:1', 'localhost:5000/web', '1'],
  ['web@sha256:abc', 'web', 'sha256:abc'],
])('%s is the name %s with the tag "%s"', (reference, name, tag) => {
  expect(splitReference(reference)).toEqual({ name, tag })
})
