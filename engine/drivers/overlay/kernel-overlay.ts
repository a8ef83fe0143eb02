import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { SystemError } from '../../base/syscalls/libc.ts'
import { MS_NODEV, MS_NOSUID, MS_RDONLY, mount, NewMount, unmount } from '../../base/syscalls/mount.ts'
import { mountedBelow } from './mount-table.ts'
import type { Overlay } from './overlay.ts'

/** The kernel's own limit (OVL_MAX_STACK). */
const MOST_LAYERS = 500
/** The longest value that fsconfig takes. */
const LONGEST_VALUE = 255

interface Plan {
  lower: readonly string[]
  /** null: a view that cannot be written. */
  upper: { upper: string; work: string } | null
  target: string
}

/** Overlay mounts by the running kernel. `rootless`: inside a user namespace, where overlayfs keeps its marks in `user.overlay.*`. */
export function kernelOverlay({ rootless, appending = canAppendLayers() }: KernelOverlayOptions): Overlay {
  const perform = (plan: Plan) => {
    if (plan.lower.length > MOST_LAYERS)
      throw new EngineError(
        'unsupported',
        `${plan.target} would have ${plan.lower.length} layers: the kernel's overlayfs takes at most ${MOST_LAYERS}; squash the image`,
      )
    const tooLong = [...plan.lower, ...Object.values(plan.upper ?? {})].some(
      (path) => Buffer.byteLength(path) > LONGEST_VALUE,
    )
    try {
      if (appending && !tooLong) mountByAppending(plan, rootless)
      else mountByOptions(plan, rootless)
    } catch (error) {
      throw new EngineError('unavailable', `cannot mount the layers at ${plan.target}: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }
  return {
    mount({ lower, upper, work, target }) {
      perform({ lower: padded(lower, 1, work), upper: { upper, work }, target })
    },
    view({ lower, target }) {
      perform({ lower: padded(lower, 2, target), upper: null, target })
    },
    unmount: unmountIfMounted,
    mounted: mountedBelow,
  }
}

export interface KernelOverlayOptions {
  rootless: boolean
  /** Whether the kernel takes layers one by one; found out by asking it. */
  appending?: boolean
}

/** Whether overlayfs knows `lowerdir+` (kernel 6.5 to 6.8 on, depending on who built it). */
export function canAppendLayers(): boolean {
  try {
    using probe = new NewMount('overlay')
    probe.set('lowerdir+', '/')
    return true
  } catch {
    return false
  }
}

/** Overlayfs wants at least one lower folder, and two when there is no upper: empty ones beside `near` fill up at the bottom. */
function padded(lower: readonly string[], least: number, near: string): string[] {
  const all = [...lower]
  while (all.length < least) {
    const empty = join(dirname(near), 'empty', String(all.length))
    mkdirSync(empty, { recursive: true })
    all.push(empty)
  }
  return all
}

/** What is never wanted, whatever the kernel was built with: renamed folders and metadata-only copies would make a layer depend on others. */
const PLAIN = { redirect_dir: 'off', metacopy: 'off', index: 'off' }

function mountByAppending(plan: Plan, rootless: boolean): void {
  using overlay = new NewMount('overlay')
  overlay.set('source', 'overlay')
  for (const folder of plan.lower) overlay.set('lowerdir+', folder)
  if (plan.upper) {
    // These two, unlike `lowerdir+`, are unescaped by the kernel.
    overlay.set('upperdir', plan.upper.upper.replaceAll('\\', '\\\\'))
    overlay.set('workdir', plan.upper.work.replaceAll('\\', '\\\\'))
  }
  if (rootless) overlay.flag('userxattr')
  else for (const [key, value] of Object.entries(PLAIN)) overlay.set(key, value)
  overlay.attach(plan.target, plan.upper ? {} : { readOnly: true, noSuid: true, noDev: true })
}

/**
 * mount(2) takes all options in one page, too little for many paths of 64 hex digits. So the layers are named through
 * symlinks `0`, `1`, … in a folder that is the working directory for the moment of the call. All is synchronous and
 * every other path of the engine is absolute, so nobody notices. Main thread only.
 */
function mountByOptions(plan: Plan, rootless: boolean): void {
  const names = mkdtempSync(join(dirname(plan.target), '.layers-'))
  const before = process.cwd()
  try {
    plan.lower.forEach((folder, index) => {
      symlinkSync(folder, join(names, String(index)))
    })
    const options = [`lowerdir=${plan.lower.map((_, index) => index).join(':')}`]
    if (plan.upper) {
      symlinkSync(plan.upper.upper, join(names, 'u'))
      symlinkSync(plan.upper.work, join(names, 'w'))
      options.push('upperdir=u', 'workdir=w')
    }
    if (rootless) options.push('userxattr')
    else options.push(...Object.entries(PLAIN).map(([key, value]) => `${key}=${value}`))
    process.chdir(names)
    mount('overlay', plan.target, 'overlay', plan.upper ? 0 : MS_RDONLY | MS_NOSUID | MS_NODEV, options.join(','))
  } finally {
    process.chdir(before)
    rmSync(names, { recursive: true, force: true })
  }
}

function unmountIfMounted(target: string): void {
  try {
    unmount(target, false)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    // EINVAL: nothing is mounted there; ENOENT: not even a folder.
    if (error.code === 'EINVAL' || error.code === 'ENOENT') return
    if (error.code !== 'EBUSY') throw new EngineError('unavailable', `cannot unmount ${target}: ${error.message}`)
    unmount(target, true)
  }
}
