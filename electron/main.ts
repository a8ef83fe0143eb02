import { app } from 'electron'
import { serveBridge } from './bridge/serve.ts'
import { readCommandLine } from './command-line.ts'
import { createEngineProcess } from './supervisor/process.ts'
import { engineProgram } from './supervisor/program.ts'
import { setApplicationMenu } from './menu.ts'
import { registerScheme, serveScheme } from './window/scheme.ts'
import { hardenContents, hardenSession } from './window/security.ts'
import { createMainWindow } from './window/main-window.ts'
import { readSettings } from './settings.ts'
import { createTray } from './tray/tray.ts'

// Both must come before `ready`.
registerScheme()
app.enableSandbox()

async function start(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(1), process.cwd())
  if (!app.requestSingleInstanceLock({ files: commandLine.files })) return void app.quit()

  const settings = readSettings()
  const engine = createEngineProcess(engineProgram(commandLine))
  const window = createMainWindow(settings)
  hardenContents()
  serveBridge({ engine, window })
  app.on('second-instance', (_event, _argv, _cwd, data) => window.open((data as { files: string[] }).files))
  app.on('window-all-closed', () => {
    // Closing hides to the tray when the user chose that; then no window is ever all closed.
    app.quit()
  })
  app.on('before-quit', () => window.allowClose())
  app.on('will-quit', () => engine.stop())

  engine.start()
  await app.whenReady()
  hardenSession()
  serveScheme()
  setApplicationMenu(window, settings)
  createTray({ engine, window })
  window.open(commandLine.files)
}

// Never awaited at the top level: `ready` comes only after this module has been evaluated (electron#40719).
if (!process.env.VITEST) void start()
