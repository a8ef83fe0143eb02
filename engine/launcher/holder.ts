import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { writeFileAtomically } from '../base/atomic-file.ts'
import { sleep } from '../base/clock.ts'
import { EngineError } from '../base/errors.ts'
import { execute, findProgram, PROGRAM_PATH, startDetached } from '../base/exec.ts'
import { type Lock, takeLock } from '../base/lock.ts'
import { identityOf, isAlive, type ProcessIdentity, signalProcess } from '../base/syscalls/process.ts'
import { namespaceRefusal } from './refusal.ts'
import { subordinateRange } from './subordinate-ids.ts'

/**
 * The holder is a sleeping process in the user and mount namespace of a rootless engine. It keeps them while no engine runs,
 * so that the next one sees the same mounts and owns the running containers.
 */
const SIGTERM = 15

/** The holder that the run dir knows, or a new one. Two launchers at once end up with the same. */
export async function ensureHolder(runDir: string): Promise<number> {
  using _ = await oneAtATime(runDir)
  const known = readHolder(runDir)
  if (known) return known.pid
  const pid = await startHolder()
  writeFileAtomically(holderFile(runDir), JSON.stringify(identityOf(pid)), 0o600)
  return pid
}

async function oneAtATime(runDir: string): Promise<Lock> {
  for (;;) {
    try {
      return takeLock(join(runDir, 'launch.lock'), `the run dir ${runDir}`)
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'conflict') throw error
      await sleep(20)
    }
  }
}

const ROUNDS = 20
const ROUND_MILLISECONDS = 50

/**
 * Lets the namespaces go when nobody else lives in them: no monitor of a running container, no other engine. What is just
 * ending gets a second. Synchronous, so that it can be the last thing an engine does; does nothing as root.
 */
export function releaseHolder(runDir: string): void {
  const holder = readHolder(runDir)
  if (!holder) return
  const clock = new Int32Array(new SharedArrayBuffer(4))
  for (let round = 0; round < ROUNDS && isInhabited(holder.pid); round++) Atomics.wait(clock, 0, 0, ROUND_MILLISECONDS)
  if (isInhabited(holder.pid)) return
  signalProcess(holder, SIGTERM)
  rmSync(holderFile(runDir), { force: true })
}

function isInhabited(holder: number): boolean {
  const own = mountNamespace(holder)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .some((pid) => pid !== holder && pid !== process.pid && mountNamespace(pid) === own)
}

function mountNamespace(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`)
  } catch {
    return null
  }
}

function holderFile(runDir: string): string {
  return join(runDir, 'namespace.json')
}

function readHolder(runDir: string): ProcessIdentity | null {
  try {
    const holder = JSON.parse(readFileSync(holderFile(runDir), 'utf8')) as ProcessIdentity
    return isAlive(holder) ? holder : null
  } catch {
    return null
  }
}

/** Says that it is in the new namespaces, waits until its ids are mapped, then sleeps for good. */
const SCRIPT = 'echo; read go; exec sleep infinity </dev/null >/dev/null 2>&1'

async function startHolder(): Promise<number> {
  const unshare = findProgram('unshare')
  if (!unshare) throw new EngineError('unavailable', 'unshare is not installed: install the Debian package util-linux')
  const arguments_ = ['--user', '--mount', '--propagation', 'slave', '/bin/sh', '-c', SCRIPT]
  const child = startDetached(unshare, arguments_, {
    cwd: '/',
    env: { PATH: PROGRAM_PATH },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  try {
    await entered(child)
    await mapIds(child.pid as number)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  child.stdin?.end('\n')
  await once(child.stdout as NodeJS.ReadableStream, 'close')
  child.unref()
  return child.pid as number
}

async function entered(child: ChildProcess): Promise<void> {
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('the holder was started without pipes')
  const first = await Promise.race([once(stdout, 'data').then(() => true), once(child, 'exit').then(() => false)])
  stdout.resume()
  if (first) return
  const settings = {
    apparmorRestricts: setting('kernel/apparmor_restrict_unprivileged_userns'),
    clone: setting('kernel/unprivileged_userns_clone'),
    most: setting('user/max_user_namespaces'),
  }
  throw new EngineError('unavailable', namespaceRefusal(settings, (await text(stderr)).trim()))
}

function setting(name: string): string | null {
  return read(`/proc/sys/${name}`)?.trim() ?? null
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** The user becomes root inside; with further ids of its own the rest of an image's users exist too, else root is the only one. */
async function mapIds(pid: number): Promise<void> {
  const { username, uid, gid } = userInfo()
  const user = { name: username, uid }
  const uids = subordinateRange(read('/etc/subuid') ?? '', user)
  const gids = subordinateRange(read('/etc/subgid') ?? '', user)
  const newuidmap = findProgram('newuidmap')
  const newgidmap = findProgram('newgidmap')
  if (!uids || !gids || !newuidmap || !newgidmap) return mapOne(pid, uid, gid)
  for (const [program, own, range] of [
    [newuidmap, uid, uids],
    [newgidmap, gid, gids],
  ] as const) {
    const map = [0, own, 1, 1, range.start, range.count].map(String)
    const { exitCode, stderr } = await execute(program, [String(pid), ...map])
    if (exitCode !== 0) throw new EngineError('unavailable', `the user ids cannot be mapped: ${stderr.trim()}`)
  }
}

/** user_namespaces(7): without privilege only the own id, and groups only once setgroups is given up. */
function mapOne(pid: number, uid: number, gid: number): void {
  writeFileSync(`/proc/${pid}/setgroups`, 'deny')
  writeFileSync(`/proc/${pid}/uid_map`, `0 ${uid} 1`)
  writeFileSync(`/proc/${pid}/gid_map`, `0 ${gid} 1`)
}
