import { app } from './app.ts'
import { builds } from './builds.ts'
import { console } from './console.ts'
import { containers } from './containers.ts'
import { drawing } from './drawing.ts'
import { effects } from './effects.ts'
import { palette } from './palette.ts'
import { registry } from './registry.ts'
import { run } from './run.ts'
import { archive } from './archive.ts'
import { images } from './images.ts'
import { inspect } from './inspect.ts'
import { logs } from './logs.ts'
import { settings } from './settings.ts'
import { store } from './store.ts'
import { stats } from './stats.ts'
import { terminal } from './terminal.ts'
import { trace } from './trace.ts'
import { networks } from './networks.ts'
import { volumes } from './volumes.ts'
import { welcome } from './welcome.ts'

/** Every text of the window in simplified Chinese. */
export const zhCN = {
  app,
  drawing,
  effects,
  containers,
  registry,
  run,
  builds,
  console,
  palette,
  archive,
  images,
  inspect,
  logs,
  settings,
  stats,
  store,
  terminal,
  trace,
  networks,
  volumes,
  welcome,
}
