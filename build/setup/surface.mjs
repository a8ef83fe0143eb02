import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, NODE, ROOT } from './modules.mjs'
import { say } from './say.mjs'

/**
 * Window or browser, and why, in one sentence.
 * @returns {{ electron: string | null, browser: boolean, reason: string }}
 */
export function chooseSurface() {
  const display = process.env.WAYLAND_DISPLAY || process.env.DISPLAY
  const web = (reason) => ({ electron: null, browser: Boolean(display) && process.getuid() !== 0, reason })
  if (!display) return web('no display here, so Cutaway is served to a browser')
  if (process.getuid() === 0) return web('a desktop window refuses to run as root, so Cutaway is served to a browser')
  const electron = electronBinary() ?? downloadElectron()
  if (!electron) return web("Electron's program could not be downloaded, so Cutaway is served to a browser")
  return { electron, browser: false, reason: 'opening the window' }
}

function electronBinary() {
  const folder = join(ROOT, 'node_modules/electron')
  const named = join(folder, 'path.txt')
  if (!existsSync(named)) return null
  const program = join(folder, 'dist', readFileSync(named, 'utf8').trim())
  return existsSync(program) ? program : null
}

function downloadElectron() {
  say('downloading Electron: the window of its own that Cutaway opens in')
  spawnSync(NODE, ['node_modules/electron/install.js'], {
    cwd: ROOT,
    env: environment(),
    stdio: 'ignore',
    timeout: 300_000,
  })
  return electronBinary()
}
