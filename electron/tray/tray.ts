import { join } from 'node:path'
import { app, dialog, Menu, type MenuItemConstructorOptions, nativeImage, Notification, Tray } from 'electron'
import type { Container } from '../../engine/wire/containers.ts'
import { connectEngine, type EngineClient } from '../supervisor/client.ts'
import type { EngineProcess } from '../supervisor/process.ts'
import type { MainWindow } from '../window/main-window.ts'
import { gathered } from './gathered.ts'
import { type TrayAction, type TrayItem, trayMenu } from './menu.ts'

/** Steps after which the list of containers may read differently. */
const MOVING = new Set(['begin', 'end'])

/**
 * The tray icon. Its menu follows the engine's trace; nothing polls. Everything is in the menu, because what a click on
 * the icon means is the desktop's choice on Linux.
 */
export function createTray({ engine, window }: { engine: EngineProcess; window: MainWindow }): void {
  const tray = new Tray(nativeImage.createFromPath(join(app.getAppPath(), 'dist/icons/tray.png')))
  tray.setToolTip('Cutaway')
  let client: EngineClient | null = null
  let containers: Container[] = []

  /** Linux shows a changed menu only when it is set anew. */
  function draw(): void {
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(engine.state, containers).map(toTemplate)))
  }

  async function refresh(): Promise<void> {
    try {
      containers = (await client?.rpc.containers.query()) ?? []
    } catch {
      containers = [] // the connection is gone; its state says so
    }
    draw()
  }

  const refreshSoon = gathered(refresh)

  function follow(): void {
    void client?.close()
    client = null
    containers = []
    draw()
    if (engine.state.type !== 'running') return
    client = connectEngine(engine.state.socket)
    listen(client).catch(() => {}) // the connection is gone; its state says so
  }

  async function listen({ rpc }: EngineClient): Promise<void> {
    const newest = (await rpc.recent.query(1)).at(-1)
    rpc.trace.subscribe(
      { since: newest?.seq ?? 0 },
      {
        onStarted: () => void refresh(),
        onData: ({ data }) => {
          if (MOVING.has(data.type)) refreshSoon()
        },
      },
    )
  }

  async function perform(action: TrayAction): Promise<void> {
    switch (action.type) {
      case 'perform':
        await client?.rpc.perform.mutate({ verb: action.verb, container: action.container })
        return
      case 'showContainer':
        window.open()
        window.command({ type: 'showContainer', id: action.container })
        return
      case 'importArchive':
        return importArchive(window)
      case 'restartEngine':
        return engine.restart()
      case 'open':
        return window.open()
      case 'quit':
        app.quit()
    }
  }

  function toTemplate(item: TrayItem): MenuItemConstructorOptions {
    switch (item.type) {
      case 'separator':
        return { type: 'separator' }
      case 'label':
        return { label: item.label, enabled: false }
      case 'submenu':
        return { label: item.label, submenu: item.items.map(toTemplate) }
      case 'action':
        return { label: item.label, click: () => void perform(item.action).catch(tellRefusal) }
    }
  }

  engine.onState(follow)
  follow()
}

async function importArchive(window: MainWindow): Promise<void> {
  const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile', 'multiSelections'] })
  if (filePaths.length) window.open(filePaths)
}

/** The tray has no place for a sentence of its own. */
function tellRefusal(error: unknown): void {
  const body = error instanceof Error ? error.message : String(error)
  if (Notification.isSupported()) new Notification({ title: 'Cutaway', body }).show()
}
