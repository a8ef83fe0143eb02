import { type Browser, test as base, type ElectronApplication } from '@playwright/test'
import { openInBrowser, openOnDesktop, type Running, runDocker, type Target } from './targets.ts'

interface Fixtures {
  app: Running
  /** Electron's main process, for specs that web mode leaves out. */
  electron: ElectronApplication
  /** What the page's console complained of; a test that wants a complaint takes it out. */
  errors: string[]
  /** The real docker CLI on this test's engine. */
  docker(...args: string[]): Promise<string>
}

/** `page` is the app's window, whichever target the project names, on an engine of the test's own. */
export const test = base.extend<Fixtures, { target: Target; shown: Browser | null }>({
  target: ['web', { option: true, scope: 'worker' }],
  // One browser for all tests of web mode, each in a context of its own; on the desktop the app is the browser.
  shown: [
    async ({ playwright, target }, use) => {
      const browser = target === 'web' ? await playwright.chromium.launch() : null
      await use(browser)
      await browser?.close()
    },
    { scope: 'worker' },
  ],
  app: async ({ playwright, shown, launchOptions }, use) => {
    const app = await (shown ? openInBrowser(shown) : openOnDesktop(playwright, launchOptions.args ?? []))
    await use(app)
    await app.close()
  },
  electron: async ({ app: { electron } }, use) => {
    if (!electron) throw new Error('this test belongs in a spec that web mode ignores')
    await use(electron)
  },
  docker: ({ app }, use) => use((...args) => runDocker(app.socket, args)),
  errors: async ({}, use) => {
    const errors: string[] = []
    await use(errors)
    base.expect(errors, 'console errors').toEqual([])
  },
  context: ({ app }, use) => use(app.context),
  page: async ({ app: { page }, errors }, use) => {
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await use(page)
  },
})
export { expect } from '@playwright/test'
