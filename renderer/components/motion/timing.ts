import type { StepData } from '../../../engine/wire/trace.ts'

/** Milliseconds at normal speed. The same numbers are in styles/tokens.css as `--duration-*`. */
export const TIME = { hint: 120, swap: 180, move: 320, settle: 480, outline: 600 } as const

export const EASE = {
  out: 'cubic-bezier(.2, .7, .2, 1)',
  in: 'cubic-bezier(.45, 0, .85, .5)',
  inOut: 'cubic-bezier(.6, 0, .2, 1)',
  /** A slab falls, comes to rest, 5 % over, once. */
  set: 'linear(0, .02 10%, .09 20%, .22 30%, .42 42%, .7 54%, 1 66%, 1.05 76%, 1.015 88%, 1)',
  linear: 'linear',
} as const
export type Ease = keyof typeof EASE

/** What the drawing may be asked to show: what the engine did, and what the window itself knows. */
export type Happening =
  | StepData
  /** An operation was refused: nothing changed. */
  | { kind: 'refused' }
  /** An operation ended without being done: what it was making is no more. */
  | { kind: 'taken.back' }
  /** Several operations at once, because more came than can be shown. */
  | { kind: 'catch-up' }
  /** The slabs part or close, because a person wants to see what lies between them. */
  | { kind: 'parted' }
  /** The state as the engine says it is, without a story. */
  | { kind: 'settle' }

/**
 * A step is shown at least this long before the next one: the engine is faster than the eye.
 * 0: the step draws nothing and waits for nothing.
 */
const BEAT: Record<Happening['kind'], number> = {
  'image.found': 120,
  'layer.added': 340,
  'layer.present': 200,
  'layer.progress': 140,
  'changes.read': 200,
  'layer.copied': 820,
  'layer.sealed': 560,
  'parent.recorded': 360,
  'layer.removing': 240,
  'layer.unneeded': 420,
  'layer.freed': 90,
  'space.created': 420,
  'space.frozen': 480,
  'space.thawed': 420,
  'space.gone': 400,
  'process.started': 90,
  'process.ended': 150,
  'signal.sent': 320,
  'grace.over': 0,
  'restart.waiting': 0,
  'health.changed': 0,
  'limits.changed': 0,
  'container.renamed': 280,
  'terminal.attached': 0,
  'terminal.detached': 0,
  'terminal.resized': 0,
  'processes.listed': 0,
  'exec.created': 0,
  'files.read': 0,
  'files.written': 0,
  pruned: 0,
  'archive.progress': 140,
  'layer.written': 90,
  'union.read': 420,
  'archive.written': 480,
  'manifest.found': 0,
  'blob.progress': 140,
  'blob.fetched': 0,
  'blob.sent': 200,
  'manifest.sent': 0,
  'config.stored': 0,
  'tag.set': 280,
  'tag.removed': 260,
  'image.removed': 0,
  'volume.created': 0,
  'volume.filled': 0,
  'build.planned': 420,
  'build.step': 180,
  'volume.emptied': 0,
  'volume.mounted': 0,
  'volume.unmounted': 0,
  'volume.removed': 0,
  'network.created': 0,
  'network.removed': 0,
  'network.connected': 0,
  'network.disconnected': 0,
  refused: 600,
  'taken.back': 360,
  'catch-up': 180,
  parted: 320,
  settle: 180,
}

/** A replay cuts a wait of the engine to this; the strip still writes the true time. */
export const LONGEST_WAIT = 1800

export const beat = (step: Happening) => (step.kind === 'layer.freed' && step.container ? 360 : BEAT[step.kind])

/** When each step of a finished operation is shown, in milliseconds after its first. */
export function schedule(steps: readonly { at: number; step: Happening }[]): number[] {
  let time = 0
  return steps.map(({ at }, i) => {
    const before = steps[i - 1]
    if (before) time += Math.max(beat(before.step), Math.min(at - before.at, LONGEST_WAIT))
    return time
  })
}
