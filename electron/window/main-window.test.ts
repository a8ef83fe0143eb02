import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import type { makeElectron } from '../testing/fake-electron.ts'
import { FakeBrowserWindow, FakeWebContents } from '../testing/fake-electron.ts'

const userData = mkdtempSync(join(tmpdir(), 'cutaway-main-window-'))
const fake = vi.hoisted(() => ({ electron: undefined as unknown as ReturnType<typeof makeElectron> }))
vi.mock('electron', async () => {
  fake.electron = (await import('../testing/fake-electron.ts')).makeElectron(userData)
  return fake.electron
})
const { createMainWindow } = await import('./main-window.ts')
const { hardenContents } = await import('./security.ts')
const { serveScheme } = await import('./scheme.ts')
const { readSettings } = await import('../settings.ts')

afterAll(() => rmSync(userData, { recursive: true }))
beforeEach(() => {
  fake.electron.ipcMain.removeAllListeners()
  FakeBrowserWindow.made.length = 0
})
const ours = { senderFrame: { origin: 'app://cutaway', parent: null } }

function opened() {
  const window = createMainWindow(readSettings())
  window.open(['/a.tar'])
  const [made] = FakeBrowserWindow.made
  if (!made) throw new Error('no window was made')
  return { window, made }
}

test('the page is sandboxed and isolated', () => {
  const { made } = opened()
  expect(made.options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
  expect(made.loadURL).toHaveBeenCalledWith('app://cutaway/index.html')
})

test('what the page should do waits until it listens', () => {
  const { made } = opened()
  expect(made.webContents.send).not.toHaveBeenCalled()
  fake.electron.ipcMain.emit('window:listening', { ...ours, sender: made.webContents })
  expect(made.webContents.send).toHaveBeenCalledWith('window:command', { type: 'openArchives', paths: ['/a.tar'] })
})

test('closing hides when the user wants the tray, closes otherwise, and always closes on quit', () => {
  const settings = readSettings()
  settings.set('closeToTray', true)
  const { window, made } = opened()
  const event = { preventDefault: vi.fn() }
  made.emit('close', event)
  expect(event.preventDefault).toHaveBeenCalledOnce()
  expect(made.hide).toHaveBeenCalledOnce()
  window.allowClose()
  made.emit('close', event)
  expect(event.preventDefault).toHaveBeenCalledOnce()
  settings.set('closeToTray', false)
})

test('place and size come back the next time', () => {
  opened().made.emit('close', { preventDefault: vi.fn() })
  FakeBrowserWindow.made.length = 0
  expect(opened().made.options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 })
})

test('a page can neither navigate away nor open windows; https goes to the browser', () => {
  hardenContents()
  const contents = new FakeWebContents()
  fake.electron.app.emit('web-contents-created', {}, contents)
  const event = { url: 'https://evil.test/', preventDefault: vi.fn() }
  contents.emit('will-navigate', event)
  expect(event.preventDefault).toHaveBeenCalledOnce()
  expect(contents.openHandler?.({ url: 'https://docs.test/' })).toEqual({ action: 'deny' })
  expect(fake.electron.shell.openExternal).toHaveBeenCalledWith('https://docs.test/')
})

test('the scheme serves only the folder of the window, with its content security policy', async () => {
  serveScheme()
  const [, serve] = fake.electron.protocol.handle.mock.calls.at(-1) as [string, (request: Request) => Promise<Response>]
  const page = await serve(new Request('app://cutaway/index.html'))
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect((await serve(new Request('app://cutaway/..%2f..%2fetc/passwd'))).status).toBe(403)
  expect((await serve(new Request('app://other/index.html'))).status).toBe(403)
})
