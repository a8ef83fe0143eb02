import { homedir } from 'node:os'
import { parseArgs } from 'node:util'
import { EngineError } from '../base/errors.ts'
import { findProgram } from '../base/exec.ts'
import { ensureHolder } from './holder.ts'
import { defaultPaths, makeRunDir } from './paths.ts'

/** nsenter leaves a program in the root folder, so the shell goes back to where the user was. */
const SCRIPT = 'cd "$0" && exec "$@"'

/**
 * Gives this process's place to the same program as root of a user namespace: same pid, terminal, environment and parent,
 * so that signals and the exit code need no one to pass them on. Never returns.
 */
export async function enterNamespace(options: readonly string[]): Promise<never> {
  const runDir = runDirOf(options)
  makeRunDir(runDir)
  const holder = await ensureHolder(runDir)
  const nsenter = findProgram('nsenter')
  if (!nsenter) throw new EngineError('unavailable', 'nsenter is not installed: install the Debian package util-linux')
  if (!process.execve) throw new EngineError('unsupported', 'this Node cannot replace itself: use Node 24')
  const namespaces = ['--target', String(holder), '--user', '--mount', '--preserve-credentials']
  const self = [process.execPath, ...process.execArgv, process.argv[1] as string, ...options]
  // Inside, the user counts as root, whose home is another: the user's own must be named.
  const environment = { ...process.env, HOME: homedir() }
  return process.execve(nsenter, [nsenter, ...namespaces, '/bin/sh', '-c', SCRIPT, process.cwd(), ...self], environment)
}

/** Where the holder is noted; the engine reads the same option. */
export function runDirOf(options: readonly string[]): string {
  const { values } = parseArgs({ args: [...options], options: { 'run-dir': { type: 'string' } }, strict: false })
  const chosen = values['run-dir']
  return typeof chosen === 'string' ? chosen : defaultPaths().runDir
}
