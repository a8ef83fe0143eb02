import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { mount, MS_NODEV, MS_NOSUID, unmount } from '../../base/syscalls/mount.ts'
import type { RunMount } from '../../formats/dockerfile/dockerfile.ts'
import type { UserMount } from '../../formats/runtime-spec/mounts.ts'
import { isMissing, Root } from '../files/root.ts'
import { ROOT } from './copy-step.ts'
import type { StepFolder } from './layer-step.ts'
import { type PlannedMount, secretId } from './run-mounts.ts'
import type { SolveContext } from './solve-context.ts'

/** Mounts of a step, made ready; to be released when its process has ended. */
export interface StepMounts extends AsyncDisposable {
  mounts: UserMount[]
  /** Variables that secrets and agents bring: they are in no key and no record. */
  env: string[]
  /** Places that must be there to mount over: folders and files. */
  places: { path: string; isFile: boolean }[]
}

/** Paths that are mounts of every step: what is in them needs no place in the layer. */
const SYSTEM = /^\/(dev|proc|sys)(\/|$)/

export async function acquireStepMounts(
  solve: SolveContext,
  step: StepFolder,
  planned: readonly PlannedMount[],
  script: { path: string; content: string } | null,
): Promise<StepMounts> {
  const held = new AsyncDisposableStack()
  const result: Pick<StepMounts, 'mounts' | 'env' | 'places'> = { mounts: [], env: [], places: [] }
  const add = (source: string, target: string, readOnly: boolean) => {
    const isFile = !statSync(source).isDirectory()
    if (!SYSTEM.test(target)) result.places.push({ path: target, isFile })
    result.mounts.push({
      type: 'bind',
      source,
      target,
      readOnly,
      readOnlyBelow: false,
      propagation: 'rprivate',
      recursive: true,
    })
  }
  try {
    const folder = join(step.path, 'mounts')
    mkdirSync(folder, { mode: 0o700 })
    for (const [index, { mount: wanted, target, source }] of planned.entries()) {
      const own = join(folder, String(index))
      switch (wanted.type) {
        case 'bind': {
          const real = source ? inFolder(source.root, wanted.source ?? '/') : emptyFolder(own)
          add(wanted.readOnly ? real : writable(solve, own, real, held), target, wanted.readOnly)
          break
        }
        case 'cache': {
          const from = source ? { root: source.root, path: wanted.source ?? '/' } : null
          const cache = await solve.build.deps.cacheMounts.acquire(wanted, target, from, solve.build.signal)
          held.use(cache)
          add(cache.folder, target, wanted.readOnly)
          break
        }
        case 'tmpfs':
          result.mounts.push({
            type: 'tmpfs',
            target,
            options: wanted.size === null ? 'exec' : `exec,size=${wanted.size}`,
          })
          if (!SYSTEM.test(target)) result.places.push({ path: target, isFile: false })
          break
        case 'secret':
          await addSecret(solve, held, result, add, { wanted, target, own })
          break
        case 'ssh':
          await addAgent(solve, held, result, add, { wanted, target })
      }
    }
    if (script) {
      const own = join(folder, 'script')
      writeFileSync(own, script.content, { mode: 0o755 })
      add(own, script.path, true)
    }
    return { ...result, [Symbol.asyncDispose]: () => held.disposeAsync() }
  } catch (error) {
    await held.disposeAsync()
    throw error
  }
}

type Add = (source: string, target: string, readOnly: boolean) => void
type Result = Pick<StepMounts, 'mounts' | 'env' | 'places'>

async function addSecret(
  { request }: SolveContext,
  held: AsyncDisposableStack,
  { env }: Result,
  add: Add,
  { wanted, target, own }: { wanted: RunMount; target: string; own: string },
): Promise<void> {
  const id = secretId(wanted)
  const content = await request.secret(id)
  if (content === null) {
    if (wanted.required) throw new EngineError('notFound', `secret ${id}: not found`)
    return
  }
  if (wanted.env !== null) env.push(`${wanted.env}=${Buffer.from(content).toString('utf8')}`)
  if (wanted.env !== null && wanted.target === null) return
  // Never on a disk.
  mkdirSync(own)
  mount('tmpfs', own, 'tmpfs', MS_NOSUID | MS_NODEV, 'mode=0700')
  held.defer(() => unmount(own, true))
  const file = join(own, 'secret')
  writeFileSync(file, content, { mode: 0o400 })
  chownSync(file, wanted.uid ?? 0, wanted.gid ?? 0)
  chmodSync(file, wanted.mode ?? 0o400)
  add(file, target, true)
}

async function addAgent(
  { request, build }: SolveContext,
  held: AsyncDisposableStack,
  { env }: Result,
  add: Add,
  { wanted, target }: { wanted: RunMount; target: string },
): Promise<void> {
  const id = wanted.id ?? 'default'
  const over = new AbortController()
  held.defer(() => over.abort())
  const socket = await request.sshAgent(id, AbortSignal.any([build.signal, over.signal]))
  if (socket === null) {
    if (wanted.required) throw new EngineError('notFound', `no SSH key "${id}" forwarded from the client`)
    return
  }
  chownSync(socket, wanted.uid ?? 0, wanted.gid ?? 0)
  chmodSync(socket, wanted.mode ?? 0o600)
  env.push(`SSH_AUTH_SOCK=${target}`)
  add(socket, target, true)
}

/** Where a path of a folder really is: nothing in it leads out. */
function inFolder(root: string, path: string): string {
  using folder = new Root(root)
  try {
    const fd = folder.open(path)
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (!isMissing(error)) throw error
    throw new EngineError('notFound', `failed to calculate checksum of ref: "${posix.join('/', path)}": not found`)
  }
}

function emptyFolder(path: string): string {
  mkdirSync(path, { mode: 0o755 })
  return path
}

/** What a step writes into a mount that is not read-only is lost when it ends. */
function writable({ build }: SolveContext, own: string, real: string, held: AsyncDisposableStack): string {
  if (!statSync(real).isDirectory()) {
    copyFileSync(real, own)
    return own
  }
  const { overlay } = build.deps.context
  const [upper, work, target] = ['upper', 'work', 'merged'].map((name) => join(own, name)) as [string, string, string]
  for (const folder of [upper, work, target]) mkdirSync(folder, { recursive: true, mode: 0o755 })
  const { mode, uid, gid } = statSync(real)
  chmodSync(upper, mode & 0o7777)
  chownSync(upper, uid, gid)
  overlay.mount({ lower: [real], upper, work, target })
  held.defer(() => overlay.unmount(target))
  return target
}

/** Makes places to mount over in `init`, below the step's layer, so that they are no part of it. */
export async function makePlaces(
  { build }: SolveContext,
  { init, below }: { init: string; below: StepBelow },
  places: StepMounts['places'],
): Promise<void> {
  const { files } = build.deps
  for (const { path, isFile } of places) {
    if (!existsSync(init)) mkdirSync(init, { mode: 0o755 })
    const layer = { upper: init, below }
    await files.folder(layer, isFile ? dirname(path) : path, ROOT, build.signal)
    const file = join(init, path)
    if (isFile && existsSync(dirname(file)) && !existsSync(file)) writeFileSync(file, '', { mode: 0o644 })
  }
}

type StepBelow = Parameters<SolveContext['build']['deps']['files']['folder']>[0]['below']
