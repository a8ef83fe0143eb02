import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { identityOf, isAlive, onProcessEnd, signalProcess } from './process.ts'

function start() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true })
  return { child, identity: identityOf(child.pid as number) }
}

test('the end of a process is told without polling, once', async () => {
  const { child, identity } = start()
  let calls = 0
  const ended = new Promise<void>((resolve) =>
    onProcessEnd(identity, () => {
      calls++
      resolve()
    }),
  )
  expect(isAlive(identity)).toBe(true)
  expect(signalProcess(identity, 9)).toBe(true)
  await ended
  await once(child, 'exit')
  expect(calls).toBe(1)
  expect(isAlive(identity)).toBe(false)
  expect(signalProcess(identity, 9)).toBe(false)
})

test('the end of one that ended before is told too', async () => {
  const { child, identity } = start()
  child.kill('SIGKILL')
  await once(child, 'exit')
  await new Promise<void>((resolve) => onProcessEnd(identity, resolve))
})

test('another process with the same number is not mistaken for it', async () => {
  const { child, identity } = start()
  const earlier = { ...identity, startTime: identity.startTime - 1 }
  expect(isAlive(earlier)).toBe(false)
  expect(signalProcess(earlier, 9)).toBe(false)
  await new Promise<void>((resolve) => onProcessEnd(earlier, resolve))
  expect(isAlive(identity)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
})

test('a watch that was stopped stays silent', async () => {
  const { child, identity } = start()
  const stop = onProcessEnd(identity, () => expect.unreachable())
  stop()
  child.kill('SIGKILL')
  await once(child, 'exit')
})
