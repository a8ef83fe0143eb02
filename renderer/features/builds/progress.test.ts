import { expect, test } from 'vitest'
import { ProgressStore } from './progress.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const log = (text: string | Uint8Array, stream: 'stdout' | 'stderr' = 'stdout') =>
  ({ type: 'log', vertex: 'v', stream, data: typeof text === 'string' ? bytes(text) : text, at: 0 }) as const
const vertex = (completed: number | null) => {
  const rest = { cached: false, error: '', step: null, missed: null, layer: null }
  return { type: 'vertex', vertex: { digest: 'v', name: 'v', started: 0, completed, ...rest } } as const
}
const said = (store: ProgressStore) =>
  store
    .getSnapshot()
    .lines.get('v')
    ?.map(({ text }) => text)

test('output comes in pieces, and is lines; a character may be cut in two, and the last line may have no end', () => {
  const store = new ProgressStore()
  const [first, second] = [bytes('做完了').subarray(0, 4), bytes('做完了').subarray(4)]
  store.add([vertex(null), log('one\ntw'), log('aside\n', 'stderr'), log('o\n'), log(first), log(second)])
  expect(said(store)).toEqual(['one', 'aside', 'two'])
  store.add([vertex(1)])
  expect(said(store)).toEqual(['one', 'aside', 'two', '做完了'])
})

test('a line that is drawn over and over is what it was at last', () => {
  const store = new ProgressStore()
  store.add([log('10 %\r50 %\r100 %\r\n')])
  expect(said(store)).toEqual(['100 %'])
})

test('after a lost connection all is told again, once', () => {
  const store = new ProgressStore()
  store.add([log('one\n')])
  store.restart()
  store.add([log('one\n'), log('two\n')])
  expect(said(store)).toEqual(['one', 'two'])
})
