import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { runtimeSpec } from '../../formats/runtime-spec/runtime-spec.ts'
import { NOTHING_JOINED } from '../../formats/runtime-spec/shared-spaces.ts'
import type { UserMount } from '../../formats/runtime-spec/mounts.ts'
import type { Digest } from '../../base/digest.ts'
import { HostConfig } from '../../wire/containers.ts'
import { makeMountPointsIn } from '../containers/mount-points.ts'
import { userIn } from '../containers/spec.ts'
import { Root } from '../files/root.ts'
import type { BuildLimits } from './builds.ts'
import type { StepFolder } from './layer-step.ts'
import type { BuildContext } from './solve-context.ts'

/** A process in a space of its own on top of a stack. */
export interface StepProcess {
  top: Digest | null
  argv: readonly string[]
  env: readonly string[]
  cwd: string
  user: string
  mounts: readonly UserMount[]
  /** Called with a folder between the stack and the step's layer, before that is mounted. */
  prepare(init: string): Promise<void>
  network: string
  extraHosts: readonly string[]
  limits: BuildLimits
  privileged: boolean
  onOutput(stream: 1 | 2, data: Uint8Array): void
}

/** Runs the process of a step on its read-write layer. Resolves with the exit code. */
export async function runProcess(build: BuildContext, step: StepFolder, process: StepProcess): Promise<number> {
  const { deps, trace, signal, network } = build
  const { context } = deps
  const { overlay, layers, catalogue, runtime } = context
  const { init, work, merged } = folders(step)
  makeMountPointsIn(init, catalogue, process.top)
  await process.prepare(init)
  const joined = await network.join(process.network, process.extraHosts)
  signal.throwIfAborted()
  const lower = [...(existsSync(init) ? [init] : []), ...layers.lowerDirs(process.top)]
  overlay.mount({ lower, upper: step.upper, work, target: merged })
  try {
    const spec = specOf(build, step, merged, process, joined)
    const { exitCode } = await runtime.run(step.id, spec, {
      onStart() {
        trace.step({ kind: 'space.created', on: step.on })
        trace.step({
          kind: 'process.started',
          on: step.on,
          process: { pid: 1, depth: 0, command: process.argv.join(' ') },
          via: 'start',
        })
      },
      onOutput: process.onOutput,
      signal,
    })
    trace.step({ kind: 'process.ended', on: step.on, pids: [1], exitCode })
    trace.step({ kind: 'space.gone', on: step.on, exitCode, oomKilled: false })
    return exitCode
  } finally {
    overlay.unmount(merged)
  }
}

function folders({ path }: StepFolder): Record<'init' | 'work' | 'merged', string> {
  for (const name of ['work', 'merged']) mkdirSync(join(path, name), { mode: 0o755 })
  return { init: join(path, 'init'), work: join(path, 'work'), merged: join(path, 'merged') }
}

function specOf(
  { deps }: BuildContext,
  { id }: StepFolder,
  merged: string,
  { argv, env, cwd, user, mounts, limits, privileged }: StepProcess,
  { space, etc }: Awaited<ReturnType<BuildContext['network']['join']>>,
) {
  const { host } = deps.context
  using root = new Root(merged)
  root.makeFolder(cwd)
  return runtimeSpec({
    id,
    rootfs: merged,
    argv,
    env,
    cwd,
    user: userIn(root, user, []),
    tty: false,
    hostname: 'buildkitsandbox',
    domainname: '',
    host: hostOf(limits, privileged),
    mounts,
    joined: NOTHING_JOINED,
    network: space,
    etc,
    init: null,
    devices: privileged ? host.devices() : [],
    deviceNode: host.device,
    facts: host.facts,
  })
}

function hostOf(limits: BuildLimits, privileged: boolean): HostConfig {
  const { shmSize, ulimits, memory, memorySwap, cpuShares, cpuPeriod, cpuQuota } = limits
  const parsed = HostConfig.safeParse({
    ...(shmSize > 0 ? { shmSize } : {}),
    memory,
    memorySwap,
    cpuShares,
    cpuPeriod,
    cpuQuota,
    cpusetCpus: limits.cpusetCpus,
    cpusetMems: limits.cpusetMems,
    cgroupParent: limits.cgroupParent,
    ulimits: [...ulimits],
    privileged,
  })
  if (parsed.success) return parsed.data
  throw new EngineError('invalid', `the limits of the build are not as expected: ${parsed.error.issues[0]?.message}`)
}
