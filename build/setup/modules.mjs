import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { giveUp, say } from './say.mjs'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const STAMP = join(ROOT, 'node_modules/.cutaway-lock')

/** Installs the node modules of the lock file; silent when they are there. Node 24 comes with them. */
export function ensureModules() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return
  say(
    "installing node modules: Node 24, the engine's and the window's libraries, and the tools that build and test them",
  )
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (npm.status !== 0) giveUp('npm could not install the node modules; its messages are above.')
  writeFileSync(STAMP, lock)
}

/** The environment in which `node` is Node 24 and the modules' programs are found. */
export function environment() {
  return { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH}` }
}

export const NODE = join(ROOT, 'node_modules/.bin/node')
