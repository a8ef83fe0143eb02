// The bridge, IPC and ports as such, through a preload made for it: what Electron promises and its stand-in must keep.
import { writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { test as base, expect } from '../fixtures.ts'
import { ready } from '../ready.ts'

const preload = `
const { contextBridge, ipcRenderer } = require('electron')
contextBridge.exposeInMainWorld('probe', {
  list: Object.freeze([1, { two: 2n, when: new Date(3), bytes: new Uint8Array([4, 5]) }]),
  add: (a, b) => a + b,
  later: (value) => new Promise((resolve) => setTimeout(resolve, 5, value)),
  fail: () => { throw Object.assign(new TypeError('no'), { secret: 1 }) },
  failLater: async () => { throw new Error('not today') },
  callBack: (f) => f('from preload', (x) => x * 2),
  invoke: (...args) => ipcRenderer.invoke(...args),
  sendSync: (...args) => ipcRenderer.sendSync(...args),
  on: (channel, f) => { ipcRenderer.on(channel, (event, ...args) => f(...args)) },
  missing: () => { try { require('fs') } catch (error) { return error.message } },
  again: () => contextBridge.exposeInMainWorld('probe', {}),
})
ipcRenderer.on('port', ({ ports: [port] }) => window.postMessage('port', '*', [port]))
`
type Call = (...args: unknown[]) => unknown
type Names = 'add' | 'later' | 'fail' | 'failLater' | 'callBack' | 'invoke' | 'sendSync' | 'on' | 'missing' | 'again'
type Probe = Record<Names, Call> & { list: [number, { when: Date }] }
declare global {
  var probe: Probe
}
const test = base.extend<{ probed: Page }>({
  probed: async ({ electron, context, page }, use, testInfo) => {
    await ready(page)
    const path = testInfo.outputPath('preload.cjs')
    await writeFile(path, preload)
    const opened = context.waitForEvent('page')
    await electron.evaluate(async ({ BrowserWindow, ipcMain }, preload) => {
      ipcMain.handle('echo', (_event, ...args) => args)
      ipcMain.handle('refuse', () => Promise.reject(new Error('refused')))
      ipcMain.on('sync', (event, text) => Object.assign(event, { returnValue: `${text} ${event.senderFrame?.origin}` }))
      await new BrowserWindow({ webPreferences: { preload } }).loadURL('app://cutaway/index.html')
    }, path)
    const probed = await opened
    await probed.waitForFunction(() => 'probe' in window)
    await use(probed)
  },
})

test('contextBridge copies data, proxies functions and promises, and keeps only the message of errors', async ({
  probed,
}) => {
  const got = await probed.evaluate(async () => {
    const caught = (f: () => unknown) => {
      try {
        return f()
      } catch (e) {
        return `${(e as Error).constructor === Error} ${(e as Error).message} ${'secret' in (e as object)}`
      }
    }
    return {
      list: [
        Object.isFrozen(probe.list),
        probe.list[1].when instanceof Date,
        JSON.stringify(Object.keys(probe.list[1])),
      ],
      add: probe.add(1, 2),
      later: [...((await probe.later([new Map([[1, 2]])])) as [Map<number, number>])[0]],
      fail: caught(() => probe.fail()),
      failLater: await (probe.failLater() as Promise<unknown>).catch((e: Error) => e.message),
      callBack: probe.callBack((text: string, twice: (x: number) => number) => `${text} ${twice(21)}`),
      symbol: caught(() => probe.add(Symbol('no'), 1)),
      missing: probe.missing(),
      again: caught(() => probe.again()),
    }
  })
  expect(got).toEqual({
    list: [true, true, '["two","when","bytes"]'],
    add: 3,
    later: [[1, 2]],
    fail: 'true no false',
    failLater: 'not today',
    callBack: 'from preload 42',
    symbol: 'true An object could not be cloned. false',
    missing: 'module not found: fs',
    again: 'true Cannot bind an API on top of an existing property on the window object false',
  })
})
test('invoke, sendSync and send carry structured data both ways', async ({ electron, probed }) => {
  const got = await probed.evaluate(async () => {
    const sent = [new Date(1), 2n, new Uint8Array([3]), new Map([['k', new Set([undefined, Number.NaN])]]), -0]
    const echoed = (await probe.invoke('echo', ...sent)) as unknown[]
    return {
      kinds: echoed.map((item) => Object.prototype.toString.call(item)),
      inner: [...((echoed[3] as Map<string, Set<unknown>>).get('k') ?? [])],
      bytes: [...(echoed[2] as Uint8Array)],
      refused: await (probe.invoke('refuse') as Promise<unknown>).catch((e: Error) => e.message),
      sync: probe.sendSync('sync', 'hello'),
    }
  })
  expect(got.kinds).toEqual(['Date', 'BigInt', 'Uint8Array', 'Map', 'Number'].map((kind) => `[object ${kind}]`))
  expect([got.inner, got.bytes]).toEqual([[undefined, Number.NaN], [3]])
  expect(got.refused).toBe("Error invoking remote method 'refuse': Error: refused")
  expect(got.sync).toBe('hello app://cutaway')
  await probed.evaluate(() => probe.on('say', (text: string) => (document.title = text)))
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.webContents.send('say', 'hi'))
  await expect(probed).toHaveTitle('hi')
})
test('a port made in main works in the page, carries other ports, and closes from either end', async ({
  electron,
  probed,
}) => {
  await probed.evaluate(() => {
    addEventListener('message', ({ data, ports: [port] }) => {
      if (data !== 'port' || !port) return
      port.onmessage = ({ data, ports }) => {
        if (data === 'close') port.close()
        else (ports[0] ?? port).postMessage(data)
      }
      port.addEventListener('close', () => {
        document.title = 'closed'
      })
    })
  })
  const got = await electron.evaluate(async ({ BrowserWindow, MessageChannelMain }) => {
    const next = (port: Electron.MessagePortMain) =>
      new Promise((resolve) => port.once('message', ({ data }) => resolve(data)))
    const { port1, port2 } = new MessageChannelMain()
    const inner = new MessageChannelMain()
    port1.postMessage(new Uint8Array(70_000).fill(7)) // before anyone listens
    BrowserWindow.getAllWindows().at(-1)?.webContents.postMessage('port', null, [port2])
    port1.start()
    inner.port1.start()
    const bytes = (await next(port1)) as Uint8Array
    port1.postMessage('through the inner port', [inner.port2])
    const text = await next(inner.port1)
    port1.close()
    const other = new MessageChannelMain()
    BrowserWindow.getAllWindows().at(-1)?.webContents.postMessage('port', null, [other.port2])
    const closed = new Promise((resolve) => other.port1.once('close', () => resolve('closed by the page')))
    other.port1.postMessage('close')
    return [bytes.length, bytes.every((byte) => byte === 7), text, await closed]
  })
  expect(got).toEqual([70_000, true, 'through the inner port', 'closed by the page'])
  await expect(probed).toHaveTitle('closed')
})
