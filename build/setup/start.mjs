// npm start: sets up what is missing and opens Cutaway, in a window of its own or in the browser.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { become } from './become.mjs'
import { ensureModules, ROOT } from './modules.mjs'
import { ensureBuilt, SAMPLE } from './product.mjs'
import { say } from './say.mjs'
import { chooseSurface } from './surface.mjs'
import { adviseOnNamespaces, ensurePackages } from './system.mjs'

ensurePackages('run')
ensureModules()
ensureBuilt()
adviseOnNamespaces()
const surface = chooseSurface()
say(surface.reason)
const more = process.argv.slice(2)
if (surface.electron) await become([ROOT, ...more], { program: surface.electron })
const engine = join(ROOT, 'dist/engine/launch.js')
await become([engine, '--web', '--web-root', join(ROOT, 'dist/renderer'), '--sample', SAMPLE, ...more], {
  onLine: surface.browser ? openOnce() : undefined,
})

/** Opens the first address that the engine prints. From out here, because the engine may live in a namespace of its own. */
function openOnce() {
  let opened = false
  return (line) => {
    const [address] = /http:\/\/127\.0\.0\.1:\S+/.exec(line) ?? []
    if (!address || opened) return
    opened = true
    spawn('xdg-open', [address], { stdio: 'ignore', detached: true })
      .on('error', () => say('no browser could be opened; open the address above in one'))
      .unref()
  }
}
