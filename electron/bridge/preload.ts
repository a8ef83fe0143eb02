import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron'
import type { Bridge, EngineProcessState, Unsubscribe, WindowCommand } from './contract.ts'

function listen<T>(channel: string, listener: (payload: T) => void): Unsubscribe {
  const pass = (_event: IpcRendererEvent, payload: T) => listener(payload)
  ipcRenderer.on(channel, pass)
  return () => void ipcRenderer.off(channel, pass)
}

const bridge: Bridge = {
  pathForFile: (file) => webUtils.getPathForFile(file),
  chooseSavePath: (suggestion) => ipcRenderer.invoke('save:choose', suggestion),
  chooseArchives: () => ipcRenderer.invoke('archives:choose'),
  showInFolder: (path) => ipcRenderer.invoke('folder:show', path),
  onCommand: (listener) => {
    const stop = listen<WindowCommand>('window:command', listener)
    ipcRenderer.send('window:listening')
    return stop
  },
  onEngineState: (listener) => {
    const stop = listen<EngineProcessState>('engine:state', listener)
    void ipcRenderer.invoke('engine:state').then(listener)
    return stop
  },
  restartEngine: () => ipcRenderer.invoke('engine:restart'),
}
contextBridge.exposeInMainWorld('cutaway', bridge)

// Ports can't cross contextBridge: the page posts one to this isolated world, which hands it to main.
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'cutaway:rpc' && event.ports.length === 1)
    ipcRenderer.postMessage('rpc:connect', null, [...event.ports])
})
