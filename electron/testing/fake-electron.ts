import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { vi } from 'vitest'

/** Electron's MessagePortMain over a Node port: listeners get `{data}`, and nothing flows before start(). */
export class FakeMessagePortMain extends EventEmitter {
  readonly #port: MessagePort
  constructor(port: MessagePort) {
    super()
    this.#port = port
  }
  postMessage(message: unknown): void {
    this.#port.postMessage(message)
  }
  start(): void {
    this.#port.on('message', (data) => this.emit('message', { data, ports: [] }))
    this.#port.on('close', () => this.emit('close', { data: undefined }))
  }
  close(): void {
    this.#port.close()
  }
}

export function fakePortPair(): { main: FakeMessagePortMain; page: MessagePort } {
  const { port1, port2 } = new MessageChannel()
  return { main: new FakeMessagePortMain(port1), page: port2 }
}

export class FakeWebContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined
  readonly send = vi.fn()
  setWindowOpenHandler(handler: NonNullable<FakeWebContents['openHandler']>): void {
    this.openHandler = handler
  }
}

export class FakeBrowserWindow extends EventEmitter {
  static readonly made: FakeBrowserWindow[] = []
  readonly webContents = new FakeWebContents()
  readonly options: Electron.BrowserWindowConstructorOptions
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.options = options
    FakeBrowserWindow.made.push(this)
  }
  readonly loadURL = vi.fn(async (_url: string) => {})
  readonly show = vi.fn()
  readonly hide = vi.fn()
  readonly focus = vi.fn()
  readonly restore = vi.fn()
  readonly maximize = vi.fn()
  readonly isMinimized = vi.fn(() => false)
  readonly isMaximized = vi.fn(() => false)
  readonly getBounds = vi.fn(() => ({ x: 10, y: 20, width: 1000, height: 700 }))
}

/** Only what electron/ touches; each test file gets a fresh one through vi.mock. */
export function makeElectron(userData: string) {
  return {
    app: Object.assign(new EventEmitter(), {
      isPackaged: false,
      isReady: () => true,
      enableSandbox: vi.fn(),
      requestSingleInstanceLock: vi.fn(() => true),
      quit: vi.fn(),
      whenReady: async () => {},
      getPath: () => userData,
      getAppPath: () => '/app',
    }),
    BrowserWindow: FakeBrowserWindow,
    ipcMain: Object.assign(new EventEmitter(), { handle: vi.fn() }),
    protocol: { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() },
    session: {
      defaultSession: {
        setPermissionRequestHandler: vi.fn(),
        setPermissionCheckHandler: vi.fn(),
        setDevicePermissionHandler: vi.fn(),
      },
    },
    net: { fetch: vi.fn(async () => new Response('<html>')) },
    shell: { openExternal: vi.fn(async () => {}), showItemInFolder: vi.fn() },
    dialog: { showSaveDialog: vi.fn(), showOpenDialog: vi.fn() },
    Menu: { buildFromTemplate: vi.fn((template: unknown) => template), setApplicationMenu: vi.fn() },
    Tray: vi.fn(),
    Notification: vi.fn(),
    nativeImage: { createFromPath: vi.fn() },
  }
}
