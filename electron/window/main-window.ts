import { join } from 'node:path'
import { app, BrowserWindow, ipcMain } from 'electron'
import type { EngineProcessState, WindowCommand } from '../bridge/contract.ts'
import { isTrusted } from '../bridge/validated-ipc.ts'
import type { Settings } from '../settings.ts'
import { ORIGIN } from './scheme.ts'

/** The one window. It is made when first opened, hidden or closed when the user closes it, and made again when asked for. */
export interface MainWindow {
  /** Shows it, in front, and opens these archives in it. */
  open(files?: string[]): void
  /** Tells the page to do something; kept until the page listens. */
  command(command: WindowCommand): void
  send(channel: 'engine:state', payload: EngineProcessState): void
  /** From now on closing means closing, also with close-to-tray. */
  allowClose(): void
}

export function createMainWindow(settings: Settings): MainWindow {
  let window: BrowserWindow | null = null
  let listening = false
  let quitting = false
  const waiting: WindowCommand[] = []

  ipcMain.on('window:listening', (event) => {
    if (!isTrusted(event)) return
    listening = true
    for (const command of waiting.splice(0)) event.sender.send('window:command', command)
  })

  function make(): BrowserWindow {
    const made = new BrowserWindow({
      ...settings.get('bounds'),
      minWidth: 720,
      minHeight: 520,
      show: false,
      title: 'Cutaway',
      webPreferences: {
        preload: join(import.meta.dirname, '../preload/index.cjs'),
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
      },
    })
    listening = false
    if (settings.get('maximized')) made.maximize()
    made.once('ready-to-show', () => made.show())
    made.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) listening = false
    })
    made.on('close', (event) => {
      settings.set('maximized', made.isMaximized())
      if (!made.isMaximized()) settings.set('bounds', made.getBounds())
      if (quitting || !settings.get('closeToTray')) return
      event.preventDefault()
      made.hide()
    })
    made.on('closed', () => {
      window = null
      listening = false
    })
    void made.loadURL(`${ORIGIN}/index.html`)
    return made
  }

  function command(request: WindowCommand): void {
    if (window && listening) window.webContents.send('window:command', request)
    else waiting.push(request)
  }

  return {
    open(files = []) {
      if (files.length) command({ type: 'openArchives', paths: files })
      if (!window) {
        if (app.isReady()) window = make()
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    command,
    send(channel, payload) {
      window?.webContents.send(channel, payload)
    },
    allowClose() {
      quitting = true
    },
  }
}
