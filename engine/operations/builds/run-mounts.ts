import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { RunInstruction, RunMount } from '../../formats/dockerfile/dockerfile.ts'
import { DockerfileError } from '../../formats/dockerfile/dockerfile-error.ts'
import { mountsOf } from '../../formats/dockerfile/run-mount.ts'
import { missingInContext } from './copy-step.ts'
import { copySource, type PlannedStage } from './plan.ts'
import type { SolveContext } from './solve-context.ts'
import { contextFolder, type SourceFolder, sourceFolder } from './source-folder.ts'
import type { StageState } from './stage-state.ts'

/** A mount of a RUN, with what it is filled from. */
export interface PlannedMount {
  mount: RunMount
  /** Absolute path in the step. */
  target: string
  source: SourceFolder | null
}

export interface PlannedMounts {
  mounts: PlannedMount[]
  /** What goes into the step's key: of caches, secrets and agents not what is in them. */
  key: readonly unknown[]
  files: readonly (readonly [string, string])[]
  sources: Record<string, string>
}

/** The mounts of a RUN, and what decides whether the step has to be made anew. */
export async function planMounts(
  solve: SolveContext,
  planned: PlannedStage,
  { at }: StageState,
  run: RunInstruction,
): Promise<PlannedMounts> {
  const options = { escape: solve.file.directives.escape }
  const key: unknown[] = []
  const files: (readonly [string, string])[] = []
  const sources: Record<string, string> = {}
  const mounts: PlannedMount[] = []
  for (const [index, mount] of mountsOf(run, at.variables, options).entries()) {
    const target = posix.resolve('/', at.config.WorkingDir ?? '/', targetOf(mount, index))
    const source = await sourceOf(solve, planned, mount)
    mounts.push({ mount, target, source })
    const { type, readOnly, id, sharing, size, mode, uid, gid, env, required } = mount
    const about = [type, target, readOnly, id, sharing, size, mode, uid, gid, env, required, mount.source]
    if (source === null || type === 'cache') key.push(about)
    else if (source.top) {
      sources[source.name] = source.top.chain ?? ''
      key.push([...about, source.top.chain])
    } else {
      const found = await digestOf(solve, source, mount.source ?? '/')
      files.push(...found.files)
      key.push([...about, found.digest])
    }
  }
  return { mounts, key, files, sources }
}

/** Name of a cache mount's folder. */
export function cacheFolderName({ id, target }: { id: string | null; target: string }): string {
  return createHash('sha256')
    .update(id ?? target)
    .digest('hex')
    .slice(0, 32)
}

function targetOf(mount: RunMount, index: number): string {
  if (mount.target !== null) return mount.target
  if (mount.type === 'secret') return mount.env === null ? `/run/secrets/${posix.basename(secretId(mount))}` : '/'
  if (mount.type === 'ssh') return `/run/buildkit/ssh_agent.${index}`
  throw new DockerfileError(`${mount.type} mount needs a target`)
}

export function secretId({ id, source, target }: RunMount): string {
  return id ?? source ?? posix.basename(target ?? '')
}

async function sourceOf(
  solve: SolveContext,
  planned: PlannedStage,
  { type, from }: RunMount,
): Promise<SourceFolder | null> {
  if (type !== 'bind' && type !== 'cache') return null
  if (from === null) return type === 'bind' ? contextFolder(solve) : null
  const source = copySource(from, planned.stage, planned.needs, new Set(solve.request.contexts.keys()))
  return source.type === 'scratch' ? null : sourceFolder(solve, source)
}

function digestOf(solve: SolveContext, { root, ignore }: SourceFolder, source: string) {
  const selection = { root, ignore, sources: [source], excludes: [], parents: false }
  const { deps, signal } = solve.build
  return missingInContext(solve, 'bind mount', () => deps.files.digest(selection, false, signal))
}
