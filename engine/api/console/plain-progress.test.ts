import { expect, test } from 'vitest'
import type { Vertex } from '../../operations/builds/builds.ts'
import { plainProgress } from './plain-progress.ts'

const second = 1_000_000_000n

function vertex(digest: string, name: string, change: Partial<Vertex>): { type: 'vertex'; vertex: Vertex } {
  const rest = { inputs: [], started: null, completed: null, cached: false, error: '' }
  return { type: 'vertex', vertex: { digest, name, ...rest, ...change } }
}

test('each piece of work has a number, and its lines stand together', () => {
  let printed = ''
  const tell = plainProgress((text) => {
    printed += text
  })
  const log = (text: string, at: bigint) =>
    ({ type: 'log', vertex: 'b', stream: 1, data: Buffer.from(text), at: at * second }) as const
  tell(vertex('a', '[1/3] FROM box', {}))
  tell(vertex('a', '[1/3] FROM box', { started: second, completed: second, cached: true }))
  tell(vertex('b', '[2/3] RUN make', { started: 2n * second }))
  tell(log('one\ntw', 3n))
  tell(vertex('c', '[3/3] RUN other', { started: 2n * second, completed: 4n * second, error: 'exit code: 1' }))
  tell(log('o\n', 4n))
  tell(vertex('b', '[2/3] RUN make', { started: 2n * second, completed: 5n * second }))
  expect(printed).toBe(
    '#1 [1/3] FROM box\n#1 CACHED\n\n#2 [2/3] RUN make\n#2 1.000 one\n\n#3 [3/3] RUN other\n#3 ERROR: exit code: 1\n\n' +
      '#2 [2/3] RUN make\n#2 2.000 two\n#2 DONE 3.0s\n',
  )
})
