// npm test: sets up what is missing, then runs every check. The last line is `N passed, N failed`.
import { become } from './become.mjs'
import { ensureLaterClients } from './later-clients.mjs'
import { ensureModules, ROOT } from './modules.mjs'
import { ensurePackages } from './system.mjs'

ensurePackages('test')
ensureModules()
ensureLaterClients()
process.chdir(ROOT)
await become(['build/check/run.ts'])
