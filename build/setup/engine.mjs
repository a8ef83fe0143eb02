// npm run engine: the engine alone, in the foreground. Sets up what is missing, then gives its place to the engine.
import { join } from 'node:path'
import { ensureModules, ROOT } from './modules.mjs'
import { become } from './become.mjs'
import { ensureBuilt } from './product.mjs'
import { adviseOnNamespaces, ensurePackages } from './system.mjs'

ensurePackages('run')
ensureModules()
ensureBuilt()
adviseOnNamespaces()
await become([join(ROOT, 'dist/engine/launch.js'), ...process.argv.slice(2)])
