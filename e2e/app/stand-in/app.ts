/** `app`: life cycle, single instance, paths and command line; it owns the one Chromium. */
import { EventEmitter, once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { Chromium } from './chromium.ts'
import { intercept } from './network.ts'
import { closeAll, WebContents } from './window.ts'

const EXECUTABLE = process.env.CHROMIUM ?? 'chromium'
const switches = process.argv.slice(2).filter((arg) => arg.startsWith('--'))
const given = switches.find((arg) => arg.startsWith('--user-data-dir='))?.split('=')[1]
const userData = given ?? mkdtempSync(join(tmpdir(), 'electron-stand-in-'))
if (!given) process.on('exit', () => rmSync(userData, { recursive: true, force: true, maxRetries: 5 }))

let running: Promise<Chromium> | null = null
export function chromium(): Promise<Chromium> {
  if (!running) throw new Error('Cannot create BrowserWindow before app is ready')
  return running
}

class App extends EventEmitter {
  readonly isPackaged = false
  readonly commandLine = {
    appendSwitch: (name: string, value?: string) => void switches.push(value ? `--${name}=${value}` : `--${name}`),
    hasSwitch: (name: string) => switches.some((arg) => arg.split('=')[0] === `--${name}`),
    getSwitchValue: (name: string) => switches.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1] ?? '',
  }
  readonly #package: { name: string; version: string; path: string }
  readonly #ready = Promise.withResolvers<void>()
  #isReady = false
  #quitting = false
  #instance: Server | null = null
  #told: Promise<unknown> | undefined

  constructor() {
    super()
    const path = process.cwd()
    const { productName, name, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
    this.#package = { name: productName ?? name, version, path }
  }
  /** @internal Electron too gets ready only once the main script has run, up to its first pause */
  async launch(): Promise<void> {
    if (this.#quitting) return
    const browser = new Chromium(EXECUTABLE, [...switches, `--user-data-dir=${join(userData, 'chromium')}`])
    running = intercept(browser.browser).then(() => browser)
    browser.browser.listen('Target.targetDestroyed', ({ targetId }) => WebContents.all.get(targetId)?.gone())
    browser.browser.listen('Target.targetCreated', ({ targetInfo: { type, targetId, openerId } }) => {
      const denied = type === 'page' && WebContents.all.get(openerId ?? '')?.opens === 'deny'
      if (denied) void browser.browser.send('Target.closeTarget', { targetId }).catch(() => {})
    })
    await (await running).browser.send('Target.setDiscoverTargets', { discover: true })
    this.#isReady = true
    this.#ready.resolve()
    this.emit('ready', {}, {})
  }
  whenReady = () => this.#ready.promise
  isReady = () => this.#isReady

  quit(): void {
    if (this.#quitting) return
    this.#quitting = true
    void this.#quit().finally(() => {
      this.#quitting = false
    })
  }
  async #quit(): Promise<void> {
    if (this.#emitCancelable('before-quit') || !(await closeAll()) || this.#emitCancelable('will-quit')) return
    this.exit()
  }
  exit(code = 0): void {
    this.emit('quit', {}, code)
    this.#instance?.close()
    const last = Promise.allSettled([this.#told, running?.then((chromium) => chromium.close())])
    void Promise.race([last, new Promise((resolve) => setTimeout(resolve, 1000))]).then(() => process.exit(code))
  }
  #emitCancelable(name: string): boolean {
    let prevented = false
    this.emit(name, { preventDefault: () => (prevented = true) })
    return prevented
  }

  /** The first instance leaves its pid in userData and listens; a second one sends it its command line. */
  requestSingleInstanceLock(data: object = {}): boolean {
    const lock = join(userData, 'instance')
    const first = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
    if (first && isAlive(first)) {
      const message = JSON.stringify({ argv: process.argv, cwd: process.cwd(), data })
      this.#told = once(connect(socketOf(first)).end(message), 'close')
      return false
    }
    mkdirSync(userData, { recursive: true })
    writeFileSync(lock, `${process.pid}`)
    this.#instance = createServer(async (other) => {
      const { argv, cwd, data } = (await json(other)) as { argv: string[]; cwd: string; data: object }
      this.emit('second-instance', {}, argv, cwd, data)
    })
    this.#instance.listen(socketOf(process.pid)).unref()
    return true
  }

  getName = () => this.#package.name
  getVersion = () => this.#package.version
  getAppPath = () => this.#package.path
  getLocale = () => 'en-US'
  getPath(name: string): string {
    if (name === 'home') return homedir()
    if (name === 'temp') return tmpdir()
    if (name === 'exe') return process.execPath
    return name === 'userData' ? userData : join(userData, name)
  }
  enableSandbox(): void {}
  disableHardwareAcceleration(): void {}
  setAsDefaultProtocolClient = () => true
  setDesktopName(): void {}
  focus(): void {}
}
export const app = new App()

/** in Linux's abstract namespace: nothing to clean up */
function socketOf(pid: number): string {
  return `\0electron-stand-in-${pid}`
}
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
