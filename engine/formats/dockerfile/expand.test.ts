import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { expand, expandWords } from './expand.ts'

const VARIABLES = new Map([
  ['PWD', '/home'],
  ['SHELL', 'bash'],
  ['NULL', ''],
  ['LIST', 'a  b'],
  ['FILE', 'foo.tar.gz'],
  ['CITY', '한국어'],
])
const words = (word: string) => expandWords(word, VARIABLES, { escape: '\\' })

const CASES = readFileSync(new URL('testing/expansions.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.includes(' => ') && !line.startsWith('# '))
  .map((line) => line.split(' => ') as [string, string])

describe('expand', () => {
  it.each(CASES)('makes of %s what BuildKit makes of it: %s', (word, expected) => {
    const made = () => expand(word, VARIABLES, { escape: '\\' }).text
    if (expected.startsWith('! ')) expect(made).toThrow(expected.slice(2))
    else expect(made()).toBe(expected)
  })

  it('splits words at blanks, also those of variables, but not in quotes', () => {
    expect(words('a$LIST "c d" \'e\'f')).toEqual(['aa', 'b', 'c d', 'ef'])
    expect(words('"$LIST" a\\ b ""')).toEqual(['a  b', 'a b'])
    expect(words(`\${X:-1 2} 3`)).toEqual(['1', '2', '3'])
    expect(words(`a\${X:-b}c`)).toEqual(['abc'])
  })

  it('keeps the blank between << and its word', () => {
    expect(words('cat << EOF <<-X')).toEqual(['cat', '<< EOF', '<<-X'])
  })

  it('tells which variables were named', () => {
    const { used, unset } = expand(`$PWD \${A:-$B} \${NULL}`, VARIABLES, { escape: '\\' })
    expect([...used]).toEqual(['PWD', 'NULL'])
    expect([...unset]).toEqual(['B', 'A'])
  })

  it('leaves what it is told to leave', () => {
    const keep = { escape: '\\', keepQuotes: true, keepUnset: true } as const
    expect(expand(`"$A" \${B:-c} 'd' $PWD`, VARIABLES, keep).text).toBe(`"$A" \${B:-c} 'd' /home`)
    expect(expand('say "$PWD" it\'s', VARIABLES, { escape: '\\', plainQuotes: true }).text).toBe('say "/home" it\'s')
  })

  it('knows the other escape', () => {
    expect(expand('C:\\a`$PWD', VARIABLES, { escape: '`' }).text).toBe('C:\\a$PWD')
  })

  it('does not let variables grow without an end', () => {
    const variables = new Map([['A', 'x'.repeat(1 << 20)]])
    expect(() => expand(`"${'$A'.repeat(9)}"`, variables, { escape: '\\' })).toThrow('longer than 8 MiB')
  })
})
