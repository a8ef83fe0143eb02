import { describe, expect, test } from 'vitest'
import { fullName, parseReference, shortName } from './reference.ts'

const hex = 'a'.repeat(64)

describe('a reference', () => {
  test.each([
    ['busybox', 'docker.io/library/busybox:latest', 'busybox:latest'],
    ['busybox:1.36', 'docker.io/library/busybox:1.36', 'busybox:1.36'],
    ['shop/web', 'docker.io/shop/web:latest', 'shop/web:latest'],
    ['library/busybox', 'docker.io/library/busybox:latest', 'busybox:latest'],
    ['docker.io/busybox', 'docker.io/library/busybox:latest', 'busybox:latest'],
    ['index.docker.io/busybox', 'docker.io/library/busybox:latest', 'busybox:latest'],
    ['localhost/web', 'localhost/web:latest', 'localhost/web:latest'],
    ['localhost:5000/web:1', 'localhost:5000/web:1', 'localhost:5000/web:1'],
    ['ghcr.io/a/b_c/d--e:V1.0_x', 'ghcr.io/a/b_c/d--e:V1.0_x', 'ghcr.io/a/b_c/d--e:V1.0_x'],
    ['HOST/web', 'HOST/web:latest', 'HOST/web:latest'],
    ['[::1]:5000/web', '[::1]:5000/web:latest', '[::1]:5000/web:latest'],
    [`busybox@sha256:${hex}`, `docker.io/library/busybox@sha256:${hex}`, `busybox@sha256:${hex}`],
    [`busybox:1@sha256:${hex}`, `docker.io/library/busybox@sha256:${hex}`, `busybox@sha256:${hex}`],
    ['library/a/b', 'docker.io/library/a/b:latest', 'library/a/b:latest'],
  ])('%s is kept as %s and shown as %s', (text, full, short) => {
    expect(fullName(parseReference(text))).toBe(full)
    expect(shortName(full)).toBe(short)
    expect(fullName(parseReference(short))).toBe(full)
  })

  test.each([
    '',
    ':',
    'busybox:',
    'busybox:-x',
    'a//b',
    '-a',
    'a-',
    'a..b',
    'a___b',
    'a b',
    '/a',
    'a/',
    'busybox@sha256:abc',
    `busybox@${hex}`,
    `x:${'t'.repeat(129)}`,
    'ex_ample.com/a/b',
    '../etc',
    'a:b:c',
  ])('refuses %j', (text) => {
    expect(() => parseReference(text)).toThrow(/^invalid reference format$/)
  })

  test('says that capitals are not allowed', () => {
    expect(() => parseReference('Busybox:Latest')).toThrow(
      'invalid reference format: repository name (library/Busybox) must be lowercase',
    )
  })

  test('refuses a whole id as a name', () => {
    expect(() => parseReference(hex)).toThrow('cannot specify 64-byte hexadecimal strings')
  })

  test('refuses an endless name', () => {
    expect(() => parseReference('a'.repeat(250))).toThrow('must not be more than 255 characters')
  })
})
