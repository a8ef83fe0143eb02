// Two ways to have the app running, both giving a page. Without Electron's program its stand-in takes its place, unnoticed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, ElectronApplication, Page, PlaywrightWorkerArgs } from '@playwright/test'
import { electronBinary } from './electron-binary.ts'
import { visit } from './ready.ts'

export interface Running {
  page: Page
  context: BrowserContext
  /** The main process; null in web mode. */
  electron: ElectronApplication | null
  /** Where this test's engine listens for the docker CLI. */
  socket: string
  /** This test's data root. */
  root: string
  close(): Promise<void>
}
export type Target = 'web' | 'desktop'
type Playwright = PlaywrightWorkerArgs['playwright']

export const executable = electronBinary() ?? fileURLToPath(new URL('stand-in/run.ts', import.meta.url))

const LAUNCH = 'dist/engine/launch.js'
const SAMPLE = 'dist/sample/cutaway-sample.tar'

export async function openInBrowser(browser: Browser): Promise<Running> {
  const store = await makeStore()
  const options = [
    '--root',
    store.root,
    '--run-dir',
    store.run,
    '--sample',
    SAMPLE,
    '--web',
    '--web-root',
    'dist/renderer',
  ]
  const engine = spawn(process.execPath, [LAUNCH, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(engine, 'exit')
  const address = await addressFrom(engine.stdout)
  const context = await browser.newContext()
  const page = await context.newPage()
  await visit(page, address)
  const close = async () => {
    await context.close()
    try {
      await store.removeContainers()
    } finally {
      engine.kill('SIGTERM')
      await ended
      await store.remove()
    }
  }
  return { page, context, electron: null, socket: store.socket, root: store.root, close }
}

export async function openOnDesktop(playwright: Playwright, args: string[]): Promise<Running> {
  const store = await makeStore()
  const electron = await playwright._electron.launch({
    executablePath: executable,
    args: [...args, `--user-data-dir=${store.userData}`, `--root=${store.root}`, `--run-dir=${store.run}`, '.'],
    env: process.env as Record<string, string>,
    colorScheme: 'light',
    locale: 'en-US',
    timezoneId: 'UTC',
  })
  let complaints = ''
  electron.process().stderr?.on('data', (data) => (complaints += data))
  const page = await firstPage(electron).catch(async (error: Error) => {
    await electron.close()
    await store.remove()
    throw new Error(`the app did not open its window: ${complaints}`, { cause: error })
  })
  const close = async () => {
    try {
      await store.removeContainers()
    } finally {
      await electron.close()
      await store.remove()
    }
  }
  return { page, context: electron.context(), electron, socket: store.socket, root: store.root, close }
}

async function firstPage(electron: ElectronApplication): Promise<Page> {
  const page = await electron.firstWindow()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.waitForURL(/index\.html/)
  return page
}

/** Folders of one test's own, with everything in them gone at the end. */
async function makeStore() {
  const folder = await mkdtemp(join(tmpdir(), 'cutaway-app-'))
  const [root, run, userData] = [join(folder, 'root'), join(folder, 'run'), join(folder, 'user')]
  const socket = join(run, 'docker.sock')
  return {
    root,
    run,
    userData,
    socket,
    async removeContainers() {
      const docker = (...args: string[]) => runDocker(socket, args)
      const ids = (await docker('ps', '-aq')).split('\n').filter(Boolean)
      if (ids.length) await docker('rm', '-f', ...ids)
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10 }),
  }
}

/** The real docker CLI on a test's engine; resolves with what it printed on stdout. */
export async function runDocker(socket: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const docker = spawn('docker', args, {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', DOCKER_HOST: `unix://${socket}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let complaint = ''
  docker.stdout.on('data', (data) => (out += data))
  docker.stderr.on('data', (data) => (complaint += data))
  const [code] = await once(docker, 'close')
  if (code !== 0) throw new Error(`docker ${args.join(' ')}: exit code ${code}: ${complaint}`)
  return out
}

async function addressFrom(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stdout)) {
    const [address] = /http:\/\/127\.0\.0\.1:\S+/.exec(line) ?? []
    if (address) return address
  }
  throw new Error('the engine ended without an address')
}
