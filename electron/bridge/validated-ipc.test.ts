import type { IpcMainEvent } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'
import type { makeElectron } from '../testing/fake-electron.ts'
import { fakePortPair } from '../testing/fake-electron.ts'

const fake = vi.hoisted(() => ({ electron: undefined as unknown as ReturnType<typeof makeElectron> }))
vi.mock('electron', async () => {
  fake.electron = (await import('../testing/fake-electron.ts')).makeElectron('/nowhere')
  return fake.electron
})
const { handle, isText, isTrusted, onPort } = await import('./validated-ipc.ts')

const frame = (origin: string, parent: unknown = null) => ({ origin, parent }) as IpcMainEvent['senderFrame']
const ours = { senderFrame: frame('app://cutaway') }

beforeEach(() => fake.electron.ipcMain.removeAllListeners())

test('only the top frame of our own scheme is trusted', () => {
  expect(isTrusted(ours)).toBe(true)
  expect(isTrusted({ senderFrame: frame('https://evil.test') })).toBe(false)
  expect(isTrusted({ senderFrame: frame('app://cutaway', {}) })).toBe(false)
  expect(isTrusted({ senderFrame: null })).toBe(false)
})

test('a call from a stranger, or with an argument of another kind, is refused with a sentence', () => {
  handle('folder:show', isText, (path) => path)
  const [, call] = fake.electron.ipcMain.handle.mock.calls.at(-1) as [
    string,
    (event: unknown, payload: unknown) => unknown,
  ]
  expect(call(ours, '/a')).toBe('/a')
  expect(() => call({ senderFrame: frame('https://evil.test') }, '/a')).toThrow(/refused folder:show.*evil/)
  expect(() => call(ours, { path: '/a' })).toThrow(/not of the kind/)
})

test("a stranger's port is closed and never used", async () => {
  const used = vi.fn()
  onPort('rpc:connect', used)
  const { main, page } = fakePortPair()
  const closed = new Promise((resolve) => page.once('close', resolve))
  fake.electron.ipcMain.emit('rpc:connect', { ports: [main], senderFrame: frame('https://evil.test') })
  await closed
  expect(used).not.toHaveBeenCalled()
})
