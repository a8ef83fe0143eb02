// The desktop program's own promises: one sandboxed window, the bridge and nothing else, no way out of the app.
import { expect, test } from '../fixtures.ts'
import { ready } from '../ready.ts'

declare global {
  var seen: string[]
}

test('one window, shown when ready, in its own scheme', async ({ page, electron }) => {
  await ready(page)
  const windows = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => [window.isVisible(), window.webContents.getURL()]),
  )
  expect(windows).toEqual([[true, expect.stringMatching(/^app:\/\/cutaway\/index\.html/)]])
  expect(await page.evaluate(() => [innerWidth, innerHeight, isSecureContext])).toEqual([1280, 800, true])
})

test('the page gets the bridge, and nothing of Node or Electron', async ({ page }) => {
  const found = await page.evaluate(() => ({
    keys: Object.keys(window.cutaway ?? {}).sort(),
    frozen: Object.isFrozen(window.cutaway),
    leaks: ['require', 'process', 'module', 'ipcRenderer'].filter((name) => name in window),
  }))
  expect(found).toEqual({
    keys: [
      'chooseArchives',
      'chooseSavePath',
      'onCommand',
      'onEngineState',
      'pathForFile',
      'restartEngine',
      'showInFolder',
    ],
    frozen: true,
    leaks: [],
  })
})

test('the page cannot navigate away, and opens no window', async ({ page, electron, context }) => {
  await ready(page)
  await electron.evaluate(({ BrowserWindow, shell }) => {
    globalThis.seen = []
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', ({ url, defaultPrevented }) =>
      seen.push(`${url} ${defaultPrevented}`),
    )
    shell.openExternal = async (url) => void seen.push(url)
  })
  const before = page.url()
  await page.evaluate(() => {
    location.href = 'https://evil.test/page'
  })
  await expect.poll(() => electron.evaluate(() => seen)).toEqual(['https://evil.test/page true'])
  expect(page.url()).toBe(before)
  const opened = await page.evaluate(() =>
    ['https://docs.test/a', 'http://docs.test/b'].map((url) => window.open(url) === null),
  )
  expect(opened).toEqual([true, true])
  await expect.poll(() => electron.evaluate(() => seen.at(-1))).toBe('https://docs.test/a')
  expect(context.pages()).toHaveLength(1)
})

test('the content security policy is enforced, and only the folder of the window is served', async ({
  page,
  errors,
}) => {
  await ready(page)
  const got = await page.evaluate(async () => {
    const broken: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective))
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.body.append(script)
    await fetch('https://evil.test/').catch(() => {})
    // in a task of its own: what the test driver evaluates itself may use eval
    const evaluated = await new Promise((resolve) =>
      setTimeout(() => {
        try {
          resolve(new Function('return 1')())
        } catch (error) {
          resolve((error as Error).name)
        }
      }),
    )
    const status = async (path: string) => (await fetch(path)).status
    const statuses = [await status('index.html'), await status('..%2f..%2fpackage.json')]
    return { evaluated, injected: 'injected' in window, broken: broken.sort(), statuses }
  })
  expect(got).toEqual({
    evaluated: 'EvalError',
    injected: false,
    broken: ['connect-src', 'script-src', 'script-src-elem'],
    statuses: [200, 403],
  })
  errors.splice(0) // all of them wanted
})

test('closing the window closes its line to the engine', async ({ page, electron }) => {
  await ready(page)
  await electron.evaluate(({ app, ipcMain }) => {
    globalThis.seen = []
    app.removeAllListeners('window-all-closed')
    app.on('window-all-closed', () => {}) // stay alive
    ipcMain.on('rpc:connect', ({ ports: [port] }) => {
      seen.push('connected')
      port?.on('close', () => seen.push('closed'))
    })
  })
  await page.reload()
  await expect.poll(() => electron.evaluate(() => seen)).toEqual(['connected'])
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(() => electron.evaluate(() => seen)).toEqual(['connected', 'closed'])
})
