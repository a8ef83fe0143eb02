import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { environment, NODE, ROOT } from './modules.mjs'
import { giveUp, say } from './say.mjs'

const SOURCES = ['engine', 'electron', 'renderer', 'build', 'package-lock.json']
const STAMP = join(ROOT, 'dist/built')
export const SAMPLE = join(ROOT, 'dist/sample/cutaway-sample.tar')

/** Builds engine, window and sample image into dist/ when a source is newer than what is there. */
export function ensureBuilt() {
  if (existsSync(STAMP) && statSync(STAMP).mtimeMs > Math.max(...SOURCES.map((name) => newest(join(ROOT, name)))))
    return
  say('building the engine, the window and the sample image')
  const built = spawnSync(NODE, ['build/build.ts'], {
    cwd: ROOT,
    env: environment(),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (built.status !== 0) giveUp('the build failed; its messages are above.')
}

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}
