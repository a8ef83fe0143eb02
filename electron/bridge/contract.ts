/** What the preload exposes to the page as `window.cutaway`; in web mode it is absent. RPC does not go through it: the page posts a MessagePort. */
export interface Bridge {
  /** The real path of a dropped or chosen file; '' for one that has none. */
  pathForFile(file: File): string
  /** Asks where to save; null when the user cancels. */
  chooseSavePath(suggestion: string): Promise<string | null>
  /** Asks for archives to open; [] when the user cancels. */
  chooseArchives(): Promise<string[]>
  /** Shows a file or folder of this machine in the file manager. */
  showInFolder(path: string): Promise<void>
  /** Something outside the page asks it to go somewhere: menu, tray, `cutaway FILE.tar`. */
  onCommand(listener: (command: WindowCommand) => void): Unsubscribe
  /** The engine process's own state, which the page cannot learn from a broken connection. */
  onEngineState(listener: (state: EngineProcessState) => void): Unsubscribe
  restartEngine(): Promise<void>
}

export type Unsubscribe = () => void

export type WindowCommand =
  | { type: 'openArchives'; paths: string[] }
  | { type: 'showContainer'; id: string }
  | { type: 'go'; to: 'containers' | 'images' | 'builds' | 'volumes' | 'networks' | 'store' | 'settings' }
  | { type: 'palette' }

export type EngineProcessState =
  | { type: 'starting' }
  | { type: 'running'; socket: string }
  | { type: 'failed'; message: string; restarting: boolean }
