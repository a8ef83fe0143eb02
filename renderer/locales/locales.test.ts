import { expect, test } from 'vitest'
import { en } from './en/en.ts'
import { ERROR_VALUES } from '../../engine/wire/error-details.ts'
import { FINDINGS } from '../../engine/wire/verify.ts'
import { findings } from './zh-CN/findings.ts'
import { refusals } from './zh-CN/refusals.ts'
import { zhCN } from './zh-CN/zh-CN.ts'

/** Every text with its path: `console.refused.rm`. */
function texts(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') return [[here, value] as [string, string]]
    return typeof value === 'object' && value !== null ? texts(value, here) : []
  })
}

const english = texts(en)
const chinese = new Map(texts(zhCN))
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, '')
const variables = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort()

/** Texts that are the same in both languages: names, key caps, shapes made of variables. */
const SAME =
  /^[\s\d×¼·:,.A()/=+-]*$|^(cgroups|COMMAND|English|简体中文|docker|docker-archive|Docker|mine:latest|root|PID 1|sh|tty)$/

test('both languages have the same keys, apart from the singular that Chinese lacks', () => {
  const wanted = new Set(english.map(([key]) => withoutPlural(key)))
  const found = new Set([...chinese.keys()].map(withoutPlural))
  expect([...wanted].filter((key) => !found.has(key))).toEqual([])
  expect([...found].filter((key) => !wanted.has(key))).toEqual([])
})

test('no text is left in English', () => {
  const left = english.filter(([key, text]) => {
    const translated = chinese.get(key)
    const words = text.replace(/\{\{\w+\}\}/g, '')
    return translated === text && !SAME.test(words)
  })
  expect(left.map(([key]) => key)).toEqual([])
})

test('a translation names no variable that the original does not have', () => {
  const wrong = english.filter(([key, text]) => {
    const translated = chinese.get(key)
    if (translated === undefined) return false
    const known = [...variables(text), '{{count}}']
    return variables(translated).some((variable) => !known.includes(variable))
  })
  expect(wrong.map(([key]) => key)).toEqual([])
})

test('the refusals that Chinese says in its own words name just the values that the engine gives', () => {
  const given = Object.entries(ERROR_VALUES).map(([key, values]) => [key, [...values].sort()])
  const named = Object.entries(refusals).map(([key, text]) => [key, variables(text).map((one) => one.slice(2, -2))])
  expect(Object.fromEntries(named)).toEqual(Object.fromEntries(given))
})

test('what a check finds is said in Chinese with the same values', () => {
  const named = (sentences: Record<string, string>) =>
    Object.fromEntries(Object.entries(sentences).map(([key, text]) => [key, variables(text)]))
  expect(named(findings)).toEqual(named(FINDINGS))
})

test('Chinese punctuation is full width beside Chinese words', () => {
  const halfWidth = /[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\.(?!\w)/
  const all = [...chinese, ...Object.entries(refusals), ...Object.entries(findings)]
  expect(all.filter(([, text]) => halfWidth.test(text)).map(([key]) => key)).toEqual([])
})
