import { isAbsolute } from 'node:path'
import { app, dialog, shell } from 'electron'
import type { EngineProcess } from '../supervisor/process.ts'
import { relay } from '../supervisor/relay.ts'
import type { MainWindow } from '../window/main-window.ts'
import { handle, isNothing, isText, onPort } from './validated-ipc.ts'

/** Main's side of `Bridge`, and the relay of the page's RPC port to the engine. */
export function serveBridge({ engine, window }: { engine: EngineProcess; window: MainWindow }): void {
  /** Ends of open relays. Also keeps the ports referenced: Electron closes one that is garbage-collected. */
  const relays = new Set<() => void>()
  onPort('rpc:connect', (port, { sender }) => {
    if (engine.state.type !== 'running') return port.close()
    const end = relay(port, engine.state.socket, () => relays.delete(end))
    relays.add(end)
    sender.once('destroyed', end)
  })
  engine.onState((state) => window.send('engine:state', state))

  handle('engine:state', isNothing, () => engine.state)
  handle('engine:restart', isNothing, () => engine.restart())
  handle('save:choose', isText, async (suggestion) => {
    const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: suggestion })
    return canceled ? null : filePath
  })
  handle('archives:choose', isNothing, async () => {
    const { filePaths } = await dialog.showOpenDialog({
      properties: ['openFile', 'multiSelections'],
      filters: [
        { name: 'Image archives', extensions: ['tar', 'tgz', 'gz', 'zst'] },
        { name: 'All files', extensions: ['*'] },
      ],
    })
    return filePaths
  })
  handle('folder:show', isText, (path) => {
    if (isAbsolute(path)) shell.showItemInFolder(path)
  })
  app.on('will-quit', () => {
    for (const end of relays) end()
  })
}
