import { describe, expect, it } from 'vitest'
import { hasWildcards, matchesWildcard, splitAtWildcards } from './wildcard.ts'

describe('the wildcards of COPY', () => {
  it.each([
    ['*.txt', 'a.txt', true],
    ['*.txt', 'd/a.txt', false],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a[b-]c', 'a-c', 'bad'],
    ['[a-c]*', 'bxx', true],
    ['[^a-c]', 'd', true],
    ['[^a]', '/', false],
    ['[]a]', 'a', 'bad'],
    ['[a', 'a', 'bad'],
    ['a\\', 'a', 'bad'],
    ['a[[]b', 'a[b', true],
    ['a\\[b', 'a[b', true],
    ['[\\-x]', '-', true],
    ['[b-a]', 'a', false],
    ['*/b', 'a/b', true],
    ['中?', '中文', true],
    ['a.c', 'abc', false],
  ])('%s and %s: %s', (pattern, path, expected) => {
    if (expected === 'bad') expect(() => matchesWildcard(pattern, path)).toThrow('syntax error in pattern')
    else expect(matchesWildcard(pattern, path)).toBe(expected)
  })

  it('begin below the folders that have none', () => {
    expect(splitAtWildcards('a/b/*.c/d')).toEqual({ folder: 'a/b', pattern: '*.c/d' })
    expect(splitAtWildcards('*')).toEqual({ folder: '', pattern: '*' })
    expect(splitAtWildcards('a\\*b/c')).toEqual({ folder: 'a\\*b/c', pattern: null })
    expect(hasWildcards('a\\[b')).toBe(false)
  })
})
