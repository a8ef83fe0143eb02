import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFileAtomically } from '../../base/atomic-file.ts'
import { executeNow } from '../../base/exec.ts'
import { runtimeSpec } from '../../formats/runtime-spec/runtime-spec.ts'
import { NOTHING_JOINED } from '../../formats/runtime-spec/shared-spaces.ts'
import { HostConfig } from '../../wire/containers.ts'
import { removeCgroup } from '../cgroups/cgroups.ts'
import { deviceNode } from '../host/devices.ts'
import type { HostFacts } from '../host/host.ts'
import { startFailure } from './failures.ts'
import type { RunFolders } from './folders.ts'

/** The OCI runtime that was found to work here, and how it is called. */
export interface OciRuntime {
  name: 'crun' | 'runc'
  version: string
  /** Makes containers; a wrapper where crun must not see the unified hierarchy. */
  creator: string
  /** Starts and deletes them, and brings processes into them. */
  program: string
  /** Before the verb, each time. */
  arguments: string[]
}

/**
 * crun before runc, as it starts containers in a fraction of the time. crun refuses limits on a hybrid hierarchy, unless it
 * sees only version 1: then a wrapper hides the unified one in a mount namespace of its own. What was found is remembered in
 * the run dir until a program or the kernel changes. Null when neither works.
 */
export function chooseRuntime(facts: HostFacts, folders: RunFolders): OciRuntime | null {
  const { cgroups, kernel, programs } = facts
  const key = [kernel, cgroups.mode, cgroups.parent ? 'groups' : 'none', programs.crun, programs.runc]
    .map(stamp)
    .join(' ')
  const remembered = recall(folders.choice)
  if (remembered?.key === key) return remembered.runtime
  const runtime = candidates(facts, folders).find((candidate) => works(candidate, facts)) ?? null
  writeFileAtomically(folders.choice, JSON.stringify({ key, runtime }), 0o600)
  return runtime
}

function stamp(value: string | null): string {
  if (!value?.startsWith('/')) return String(value)
  const { size, mtimeMs } = statSync(value)
  return `${value}:${size}:${mtimeMs}`
}

function recall(file: string): { key: string; runtime: OciRuntime | null } | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { key: string; runtime: OciRuntime | null }
  } catch {
    return null
  }
}

function candidates(facts: HostFacts, folders: RunFolders): OciRuntime[] {
  const { crun, runc } = facts.programs
  const state = ['--root', folders.oci]
  const found: OciRuntime[] = []
  if (crun) {
    const creator = facts.cgroups.mode === 'hybrid' ? writeWrapper(crun, folders.wrapper) : crun
    const cgroups = facts.cgroups.parent ? [] : ['--cgroup-manager=disabled']
    found.push({ name: 'crun', version: versionOf(crun), creator, program: crun, arguments: [...state, ...cgroups] })
  }
  if (runc) found.push({ name: 'runc', version: versionOf(runc), creator: runc, program: runc, arguments: state })
  return found
}

/** In a user namespace the inherited mount is locked and can only be covered. */
function writeWrapper(crun: string, file: string): string {
  const hide = 'umount -l /sys/fs/cgroup/unified 2>/dev/null || mount -t tmpfs tmpfs /sys/fs/cgroup/unified'
  const script = `#!/bin/sh
exec unshare --mount --propagation slave /bin/sh -c '${hide}; exec ${crun} "$@"' crun "$@"
`
  writeFileAtomically(file, script, 0o700)
  return file
}

function versionOf(program: string): string {
  return /version (\S+)/.exec(executeNow(program, ['--version']).stdout)?.[1] ?? 'unknown'
}

/**
 * Tries the whole of a start but the program itself: an empty root file system, and a program that is not there. A runtime
 * that works here says exactly that; any other complaint (cgroups, mounts, namespaces) means that it does not.
 */
function works(runtime: OciRuntime, facts: HostFacts): boolean {
  const bundle = mkdtempSync(join(tmpdir(), 'cutaway-probe-'))
  const id = `probe-${process.pid}`
  try {
    mkdirSync(join(bundle, 'rootfs'))
    const spec = runtimeSpec({
      id,
      rootfs: join(bundle, 'rootfs'),
      argv: ['cutaway-probe'],
      env: [],
      cwd: '/',
      user: { uid: 0, gid: 0, groups: [] },
      tty: false,
      hostname: 'probe',
      domainname: '',
      joined: NOTHING_JOINED,
      host: HostConfig.parse({}),
      mounts: [],
      network: 'machine',
      etc: { hosts: null, hostname: null, resolvConf: null },
      init: null,
      devices: [],
      deviceNode,
      facts,
    })
    writeFileSync(join(bundle, 'config.json'), JSON.stringify(spec))
    const { stderr } = executeNow(runtime.creator, [...runtime.arguments, 'run', '--bundle', bundle, id])
    const failure = startFailure(stderr, { command: 'cutaway-probe', cwd: '/' })
    return failure.message.includes('executable file not found')
  } finally {
    executeNow(runtime.program, [...runtime.arguments, 'delete', '--force', id])
    if (facts.cgroups.parent) {
      removeCgroup(join(facts.cgroups.parent, id))
      removeCgroup(facts.cgroups.parent)
    }
    rmSync(bundle, { recursive: true, force: true })
  }
}
