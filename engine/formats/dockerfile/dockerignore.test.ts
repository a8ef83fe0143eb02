import { describe, expect, it } from 'vitest'
import { ignoreFilesOf, readIgnoreFile } from './dockerignore.ts'
import { PathPatterns } from './path-patterns.ts'

const ignores = (patterns: string, path: string) => new PathPatterns(readIgnoreFile(patterns)).matches(path)

describe('.dockerignore', () => {
  it('is read without comments, blanks, a byte order mark and leading slashes', () => {
    expect(readIgnoreFile('\uFEFF# no\r\n\n  a/ \r\n/b//c\n! ./d \n #e\n/\n')).toEqual(['a', 'b/c', '!d', '#e', '/'])
    expect(ignoreFilesOf('build/web.Dockerfile')).toEqual(['build/web.Dockerfile.dockerignore', '.dockerignore'])
  })

  it.each([
    ['a', 'a', true],
    ['a', 'a/b/c', true],
    ['a', 'b/a', false],
    ['*.md', 'x.md', true],
    ['*.md', 'd/x.md', false],
    ['*/x', 'd/x/y', true],
    ['*/x', 'd/e/x', false],
    ['?.c', 'ab.c', false],
    ['**/x', 'x', true],
    ['**/x', 'a/b/x', true],
    ['**/x', 'a/bx', false],
    ['**x', 'a/bx', true],
    ['**', 'anything/at/all', true],
    ['a/**', 'a', false],
    ['a/**', 'a/b', true],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['**/*.go', 'a/b.go', true],
    ['a[b-d]e', 'ace', true],
    ['a[^b-d]e', 'ace', false],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a.b', 'axb', false],
    ['A', 'a', false],
    ['a[**]b', 'a*b', true],
    ['x/**/*.c', 'x/.c', true],
    ['x/**y', 'x/zy', false],
    ['x/**y', 'x/z/y', true],
    ['**/a/**', 'b/a', false],
    ['**/a/**', 'b/a/c', true],
    ['*\n!README.md', 'README.md', false],
    ['!README.md\n*', 'README.md', true],
    ['*.md\n!README*.md\nREADME-secret.md', 'README-secret.md', true],
    ['*.md\n!README*.md\nREADME-secret.md', 'README-a.md', false],
    ['docs\n!docs/a', 'docs/a/b', false],
    ['docs\n!docs/a\ndocs/a/b', 'docs/a/b', true],
    ['**/node_modules\n!keep/node_modules', 'keep/node_modules/x', false],
  ])('%j says of %s: %s', (patterns, path, expected) => {
    expect(ignores(patterns, path)).toBe(expected)
  })

  it('is quick whatever the pattern', () => {
    const patterns = new PathPatterns(['**/*a*a*a*a*a*a*a*a*a*a*b', '*a*a*a*a*a*a*a*a*a*a*a*c'])
    expect(patterns.matches(`${'a'.repeat(200)}/${'a'.repeat(200)}`)).toBe(false)
  })

  it('says which folders need to be looked through', () => {
    const patterns = new PathPatterns(['a', 'b', 'c', '!b/x/*.txt'])
    expect(patterns.mayHoldUnmatched('a')).toBe(false)
    expect(patterns.mayHoldUnmatched('b')).toBe(true)
    expect(patterns.mayHoldUnmatched('b/x')).toBe(true)
    expect(patterns.mayHoldUnmatched('b/y')).toBe(false)
    expect(patterns.mayHoldUnmatched('other')).toBe(true)
    expect(new PathPatterns(['*', '!**/x']).mayHoldUnmatched('a')).toBe(true)
  })

  it('refuses patterns that are none', () => {
    expect(() => new PathPatterns(['a[b'])).toThrow('syntax error in pattern')
    expect(() => new PathPatterns(['!'])).toThrow('illegal exclusion pattern: "!"')
  })
})
