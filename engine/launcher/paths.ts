import { lstatSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { EngineError } from '../base/errors.ts'
import { makeFolder } from '../base/folder.ts'
import { isRootless, readIdMap } from '../drivers/host/user-namespace.ts'

export interface EnginePaths {
  /** Images, containers, metadata: survives everything. */
  dataRoot: string
  /** Sockets and what belongs to running processes: gone after a reboot. */
  runDir: string
}

/** Where an engine keeps its things unless told otherwise; the same before and after entering the user namespace. */
export function defaultPaths(environment: NodeJS.ProcessEnv = process.env): EnginePaths {
  if (!isRootless()) return { dataRoot: '/var/lib/cutaway', runDir: '/run/cutaway' }
  const data = environment.XDG_DATA_HOME || join(homedir(), '.local/share')
  const run = environment.XDG_RUNTIME_DIR
  return { dataRoot: join(data, 'cutaway'), runDir: run ? join(run, 'cutaway') : `/tmp/cutaway-${userOutside()}` }
}

/** The user's id as the machine counts, also where it is 0 in the namespace. */
function userOutside(): number {
  const uid = process.getuid?.() ?? 0
  return uid === 0 ? readIdMap('uid').root : uid
}

/** Makes a run dir that nobody else can read. One that is another user's, or open to others, is refused: it may be a trap (/tmp is open to all). */
export function makeRunDir(path: string): void {
  makeFolder(path, 0o700)
  const stat = lstatSync(path)
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0)
    throw new EngineError(
      'unavailable',
      `the run dir ${path} must be a folder of this user that others cannot write to: remove it, or choose another with --run-dir`,
    )
}
