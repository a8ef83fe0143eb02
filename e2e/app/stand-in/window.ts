/** BrowserWindow and WebContents over one Chromium page target. */
import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { readFileSync } from 'node:fs'
import { app, chromium } from './app.ts'
import type { Protocol, Session } from './chromium.ts'
import { type MessagePortMain, PreloadConnection } from './ipc.ts'
import { applyPermissions, enable, toApp, toPage } from './network.ts'
import { mainWorldSource, preloadSource } from './worlds.ts'

const WORLD = 'electron-stand-in-preload'
type OpenDetails = { url: string; frameName: string; features: string }
type OpenHandler = (details: object) => { action: 'allow' | 'deny' }

/** an Electron event: its first argument, which a listener may refuse */
export function cancelable<T extends object>(details: T) {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  }
  return event
}

export class WebContents extends EventEmitter {
  static readonly all = new Map<string, WebContents>()
  static ofFrame = (frameId: string) => [...WebContents.all.values()].find(({ frames }) => frames.has(frameId))
  static getAllWebContents = () => [...WebContents.all.values()]
  static fromId = (id: number) => WebContents.getAllWebContents().find((contents) => contents.id === id)
  static fromDevToolsTargetId = (id: string) => WebContents.all.get(id)
  static #lastId = 0
  readonly id = ++WebContents.#lastId
  readonly preloadPath: string | undefined
  readonly mainFrame: object
  readonly ready: Promise<Session>
  targetId = ''
  /** the last answer to a page that wanted a window */
  opens = 'allow'
  readonly frames = new Set<string>()
  #preferences: Electron.WebPreferences
  #connection: PreloadConnection | null = null
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  /** main-frame URLs the page itself asked for, not yet seen as requests */
  readonly #asked = new Set<string>()
  #url = ''
  #gone = false

  constructor(preferences: Electron.WebPreferences, size: { width: number; height: number }) {
    super()
    this.#preferences = preferences
    this.preloadPath = preferences.preload
    const self = this
    this.mainFrame = {
      parent: null,
      routingId: 1,
      processId: 1,
      get url() {
        return self.#url
      },
      get origin() {
        const { protocol, host } = new URL(self.#url || 'about:blank')
        return `${protocol}//${host}`
      },
    }
    this.ready = this.#attach(size)
    this.ready.catch((error) => console.error('electron stand-in:', error))
  }

  async loadURL(url: string): Promise<void> {
    const session = await this.ready
    const { browser } = await chromium()
    if (toPage(url) !== url) await applyPermissions(browser, this, url)
    const loaded = once(this, 'did-finish-load')
    const navigate = () => session.send('Page.navigate', { url: toPage(url) })
    let { errorText, loaderId } = await navigate()
    if (errorText === 'net::ERR_CONNECTION_REFUSED' && toPage(url) !== url) {
      console.error('electron stand-in: Chromium let a request past Fetch; once more') // seen once in some 500 starts
      await enable(browser)
      ;({ errorText, loaderId } = await navigate())
    }
    if (errorText) {
      this.emit('did-fail-load', {}, -2, errorText, url, true)
      throw Object.assign(new Error(`${errorText} loading '${url}'`), { code: errorText, url })
    }
    if (loaderId) await loaded // no loader: same document
  }
  reload(): void {
    void this.ready.then((session) => session.send('Page.reload'))
  }
  getURL = () => this.#url
  isDestroyed = () => this.#gone
  openDevTools(): void {}
  close(): void {
    void this.ready.then(async () => {
      const { browser } = await chromium()
      await browser.send('Target.closeTarget', { targetId: this.targetId }).catch(() => {})
    })
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }
  send(channel: string, ...args: unknown[]): void {
    this.#connection?.send(channel, args)
  }
  postMessage(channel: string, message: unknown, transfer: MessagePortMain[] = []): void {
    this.#connection?.send(channel, [message], transfer)
  }
  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const how = { returnByValue: true, awaitPromise: true, userGesture }
    const { result, exceptionDetails } = await (await this.ready).send('Runtime.evaluate', { expression: code, ...how })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  /** May this document request go on? Asked for every document that a page of ours requests. */
  mayNavigate(url: string, isMainFrame: boolean, redirected: boolean): boolean {
    const event = cancelable({ url, isMainFrame, isSameDocument: false, frame: null, initiator: null })
    if (redirected) this.emit('will-redirect', event, url)
    else if (!isMainFrame || this.#asked.delete(url)) {
      this.emit('will-frame-navigate', event)
      if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event, url)
    }
    return !event.defaultPrevented
  }
  /** A denied window never gets to make a request. One that is allowed stays blank: not modelled. */
  askToOpen({ url, frameName, features }: OpenDetails): string {
    const details = { url: toApp(url), frameName, features, disposition: 'new-window', referrer: { url: this.#url } }
    this.opens = this.#openHandler(details).action
    return this.opens
  }
  /** @internal */
  gone(): void {
    if (this.#gone) return
    this.#gone = true
    WebContents.all.delete(this.targetId)
    this.#connection?.close()
    this.emit('destroyed')
  }

  async #attach({ width, height }: { width: number; height: number }): Promise<Session> {
    const { browser } = await chromium()
    const page = { url: 'about:blank', newWindow: true, width, height }
    const { targetId } = await browser.send('Target.createTarget', page)
    this.targetId = targetId
    this.frames.add(targetId) // also the id of its main frame
    WebContents.all.set(targetId, this)
    const session = await (await chromium()).attach(targetId)
    this.#listen(session)
    const secret = randomUUID()
    const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId })
    await Promise.all([
      browser.send('Browser.setContentsSize', { windowId, width, height }),
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Debugger.enable'),
      session.send('Runtime.addBinding', { name: 'electronStandIn', executionContextName: WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldSource(secret) }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: this.#preload(secret), worldName: WORLD }),
    ])
    return session
  }
  #preload(secret: string): string {
    const { platform, arch, versions, env } = process
    const argv = [process.execPath, ...(this.#preferences.additionalArguments ?? [])]
    const flags = { type: 'renderer', sandboxed: true, contextIsolated: true }
    const config = { secret, process: { platform, arch, versions, env, argv, ...flags } }
    return preloadSource(config, this.preloadPath ? readFileSync(this.preloadPath, 'utf8') : '')
  }

  #listen(session: Session): void {
    session.listen('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === WORLD && context.auxData?.frameId === this.targetId) this.#connect(session, context.id)
    })
    session.listen('Runtime.executionContextsCleared', () => this.#connection?.close())
    session.listen('Runtime.bindingCalled', ({ payload }) => this.#connection?.receive(payload))
    session.listen('Debugger.paused', ({ callFrames }) => void this.#answer(session, callFrames[0]))
    session.listen('Page.frameRequestedNavigation', ({ frameId, url, disposition }) => {
      if (frameId === this.targetId && disposition === 'currentTab') this.#pageAsked(url)
    })
    session.listen('Page.frameAttached', ({ frameId }) => this.frames.add(frameId))
    session.listen('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId) return
      this.#url = toApp(frame.url)
      this.emit('did-start-navigation', { url: this.#url, isMainFrame: true, isSameDocument: false })
      this.emit('did-navigate', {}, this.#url, 200, 'OK')
    })
    session.listen('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== this.targetId) return
      this.#url = toApp(url)
      this.emit('did-navigate-in-page', {}, this.#url, true)
    })
    session.listen('Page.domContentEventFired', () => this.emit('dom-ready', {}))
    session.listen('Page.loadEventFired', () => this.emit('did-finish-load', {}))
    session.listen('Inspector.targetCrashed', () => this.emit('render-process-gone', {}, { reason: 'crashed' }))
    // links with target=_blank; window.open itself asks first (see worlds.ts) and never gets here when denied
    session.listen('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      this.askToOpen({ url, frameName: windowName, features: windowFeatures.join() })
    })
  }
  #connect(session: Session, contextId: number): void {
    const functionDeclaration = 'function (message) { electronStandInReceive(message) }'
    const toPage = (value: string) => {
      const call = { executionContextId: contextId, functionDeclaration, arguments: [{ value }] }
      session.send('Runtime.callFunctionOn', call).catch(() => {}) // the document is gone: so is its port
    }
    this.#connection = new PreloadConnection({ sender: this, senderFrame: this.mainFrame }, toPage)
  }
  #pageAsked(url: string): void {
    const wanted = toApp(url).replace(/#.*/, '')
    this.#asked.add(wanted)
    if (/^https?:/.test(url)) return // asked about again when the request comes
    const may = this.mayNavigate(wanted, true, false)
    if (may && toPage(url) !== url) void this.loadURL(url) // an absolute app:// link, which Chromium cannot follow
  }
  async #answer(session: Session, top: Protocol.Debugger.CallFrame | undefined): Promise<void> {
    try {
      if (top?.functionName === 'electronStandInAsk') {
        const { callFrameId } = top
        const see = (expression: string, returnByValue: boolean) =>
          session.send('Debugger.evaluateOnCallFrame', { callFrameId, expression, returnByValue })
        const question = JSON.parse((await see('question', true)).result.value)
        let answer: unknown
        if (question.open) answer = this.askToOpen(question.open)
        if (question.sendSync) answer = this.#connection?.sendSync(question.sendSync)
        if (question.pathOf !== undefined) {
          const { objectId } = (await see('object', false)).result
          answer = (await session.send('DOM.getFileInfo', { objectId: objectId ?? '' })).path
        }
        await see(`answer = ${JSON.stringify(answer)}`, true)
      }
    } catch (error) {
      console.error('electron stand-in: a page did not wait for its answer:', error) // it navigated, or closed
    } finally {
      await session.send('Debugger.resume').catch(() => {})
    }
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>()
  static getAllWindows = () => [...BrowserWindow.#all]
  static getFocusedWindow = () => BrowserWindow.getAllWindows().find((window) => window.#focused) ?? null
  static fromWebContents = (contents: WebContents) =>
    BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null
  readonly id: number
  readonly webContents: WebContents
  #visible: boolean
  #focused = false
  #minimized = false
  #maximized = false
  readonly #bounds: { x: number; y: number; width: number; height: number }
  #title: string

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    const { width = 800, height = 600, show = true, title = app.getName(), webPreferences = {} } = options
    if (webPreferences.contextIsolation === false || webPreferences.sandbox === false)
      throw new Error('electron stand-in: only sandboxed, isolated preloads are modelled')
    this.webContents = new WebContents(webPreferences, { width, height })
    this.id = this.webContents.id
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width, height }
    this.#visible = show
    this.#title = title
    BrowserWindow.#all.add(this)
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    this.webContents.once('destroyed', () => this.#closed())
    app.emit('browser-window-created', {}, this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  loadURL = (url: string) => this.webContents.loadURL(url)
  isDestroyed = () => this.webContents.isDestroyed()
  isVisible = () => this.#visible
  isFocused = () => this.#focused
  isMinimized = () => this.#minimized
  isMaximized = () => this.#maximized
  getBounds = () => this.#bounds
  getTitle = () => this.#title
  setTitle(title: string): void {
    this.#title = title
  }
  setMenu(): void {}
  setMenuBarVisibility(): void {}
  show(): void {
    this.#set({ visible: true, minimized: false }, 'show')
    this.focus()
  }
  showInactive(): void {
    this.#set({ visible: true }, 'show')
  }
  hide(): void {
    this.#set({ visible: false, focused: false }, 'hide')
  }
  focus(): void {
    for (const other of BrowserWindow.#all) if (other !== this && other.#focused) other.blur()
    this.#set({ focused: true }, 'focus')
    void this.webContents.ready.then((session) => session.send('Page.bringToFront')).catch(() => {})
  }
  blur(): void {
    this.#set({ focused: false }, 'blur')
  }
  minimize(): void {
    this.#set({ minimized: true, focused: false }, 'minimize')
  }
  maximize(): void {
    this.#maximized = true
    this.emit('maximize')
  }
  restore(): void {
    this.#set({ minimized: false }, 'restore')
  }
  close(): void {
    const event = cancelable({})
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
  destroy(): void {
    this.webContents.close()
  }
  #set(state: { visible?: boolean; focused?: boolean; minimized?: boolean }, event: string): void {
    this.#visible = state.visible ?? this.#visible
    this.#focused = state.focused ?? this.#focused
    this.#minimized = state.minimized ?? this.#minimized
    this.emit(event)
  }
  #closed(): void {
    BrowserWindow.#all.delete(this)
    this.emit('closed')
    if (BrowserWindow.#all.size > 0) return
    if (!app.emit('window-all-closed')) app.quit()
  }
}

/** @internal */
export async function closeAll(): Promise<boolean> {
  const open = BrowserWindow.getAllWindows()
  const closed = open.map((window) => once(window, 'closed'))
  for (const window of open) window.close()
  await Promise.race([Promise.all(closed), new Promise((resolve) => setTimeout(resolve, 1000))])
  return BrowserWindow.getAllWindows().length === 0
}
