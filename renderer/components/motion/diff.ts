import type { NodeKind, SceneNode } from '../stack/scene-node.ts'
import { type Ease, type Happening, TIME } from './timing.ts'

/** One change of the picture, with the story it belongs to. */
export interface Cue {
  /** Grows with every cue of a director. */
  id: number
  step: Happening
  /** Ids of layers to outline, or `rests`. */
  marks: readonly string[]
  /** For a signal with a grace: which part of it passes until the next step that ends it, and in how many milliseconds. */
  timer: { part: number; ms: number } | null
}

export type Recipe =
  | 'drop'
  | 'dropName'
  | 'emerge'
  | 'grow'
  | 'pop'
  | 'through'
  | 'slideOut'
  | 'fade'
  | 'move'
  | 'geometry'
  | 'fill'
  | 'seam'
  | 'frost'
  | 'thaw'
  | 'lift'
  | 'liftName'
  | 'crumble'
  | 'end'
  | 'sink'
  | 'shatter'
  | 'outline'
  | 'refuse'

export interface Transition {
  key: string
  kind: NodeKind
  type: 'enter' | 'move' | 'morph' | 'leave' | 'mark'
  recipe: Recipe
  duration: number
  delay: number
  ease: Ease
  /** Where it comes from, as seen from its new place. */
  from?: { dx: number; dy: number }
}

type How = [recipe: Recipe, duration: number, ease: Ease, delay?: number]

const BOX: NodeKind[] = ['back', 'front', 'process', 'timer']
const SHAPED: NodeKind[] = ['dimension', 'sheet', 'copied']
const FADE: How = ['fade', TIME.swap, 'out']

/**
 * What moves, and how, between two scenes because of one step. Pure: names recipes, plays nothing. A node that the step
 * did not concern has no entry, so nothing moves without a cause.
 */
export function diff(
  before: readonly SceneNode[],
  after: readonly SceneNode[],
  { step, marks }: Pick<Cue, 'step' | 'marks'>,
  reduced = false,
): Transition[] {
  const was = new Map(before.map((node) => [node.key, node]))
  const is = new Map(after.map((node) => [node.key, node]))
  const quiet = reduced || step.kind === 'catch-up' || step.kind === 'settle'
  const list: Transition[] = []
  const add = (node: SceneNode, type: Transition['type'], how: How, from?: Transition['from']) => {
    const [recipe, duration, ease, delay = 0] = quiet && type !== 'mark' ? quietly(how, type, reduced) : how
    list.push({ key: node.key, kind: node.kind, type, recipe, duration, ease, delay, ...(from && { from }) })
  }
  for (const node of after) {
    const old = was.get(node.key)
    if (!old) {
      const source = step.kind === 'layer.copied' ? slabOf(before, step.on) : undefined
      const from =
        node.kind === 'copied'
          ? outOfSlab(node, after)
          : source && node.kind === 'slab'
            ? { dx: source.x - node.x, dy: source.y - node.y }
            : undefined
      add(node, 'enter', entering(node, step), from)
      continue
    }
    const dx = old.x - node.x
    const dy = old.y - node.y
    if (dx !== 0 || dy !== 0) add(node, 'move', moving(step), { dx, dy })
    const how = old.look === node.look ? null : changing(old, node, step)
    if (how) add(node, 'morph', how)
  }
  for (const node of before) if (!is.has(node.key)) add(node, 'leave', leaving(node, step, before))
  if (!quiet) wait(list, was, is, step)
  if (!quiet && step.kind === 'parted') oneAfterAnother(list, is)
  for (const id of marks) {
    const refuse = step.kind === 'refused'
    for (const node of after) {
      if (
        !(node.kind === 'rests'
          ? id === 'rests'
          : node.kind === 'slab'
            ? node.layer === id
            : refuse && node.kind === 'front' && node.layer === id)
      )
        continue
      add(node, 'mark', [refuse ? 'refuse' : 'outline', TIME.outline, 'linear'])
    }
  }
  return list
}

/** Reduced motion and catching up know two things only: a fade, and when catching up a move. */
function quietly([, , ease]: How, type: Transition['type'], reduced: boolean): How {
  if (reduced) return ['fade', TIME.hint, ease]
  return [type === 'move' ? 'move' : 'fade', TIME.swap, 'out']
}

const slabOf = (nodes: readonly SceneNode[], layer: string) =>
  nodes.find((node) => node.kind === 'slab' && node.layer === layer)

/** A copy for an archive comes out of the right end of its slab; that of the whole out of the stack. */
function outOfSlab(node: SceneNode, after: readonly SceneNode[]): { dx: number; dy: number } | undefined {
  const key = node.key.replace('copied:', 'slab:')
  const slab = after.find((other) => other.key === key) ?? after.find((other) => other.kind === 'slab')
  return slab && { dx: slab.x + slab.w - node.w - node.x, dy: 0 }
}

function entering(node: SceneNode, step: Happening): How {
  if (node.kind === 'slab' && step.kind === 'layer.added') return ['drop', TIME.move, 'set']
  if (node.kind === 'slab' && step.kind === 'layer.copied') return ['emerge', TIME.settle + TIME.hint, 'inOut', 200]
  if ((node.kind === 'front' || node.kind === 'back') && step.kind === 'space.created')
    return ['grow', TIME.move, 'out', 80]
  if (node.kind === 'process' && step.kind === 'process.started') {
    return step.via === 'exec' ? ['through', TIME.move, 'out'] : ['pop', TIME.swap, 'out']
  }
  if (node.kind === 'copied') return ['slideOut', TIME.settle, 'inOut']
  if (node.kind === 'name' && step.kind === 'tag.set') return ['dropName', 260, 'set']
  const late = node.kind === 'footprint' ? 200 : node.kind === 'dimension' ? 120 : 0
  return ['fade', TIME.swap, 'out', late]
}

/** What stands above a process space goes up and down with it. */
function moving(step: Happening): How {
  if (step.kind === 'parent.recorded') return ['move', TIME.move, 'set']
  if (step.kind === 'space.created') return ['move', TIME.move, 'out', 80]
  if (step.kind === 'space.gone') return ['move', TIME.move, 'in', 40]
  return ['move', TIME.move, 'inOut']
}

function changing(old: SceneNode, node: SceneNode, step: Happening): How | null {
  const geometry: How = ['geometry', TIME.move, 'inOut']
  if (old.kind === 'slab' && node.kind === 'slab') {
    if (step.kind === 'layer.progress' || step.kind === 'blob.progress') return ['fill', 140, 'linear']
    if (step.kind === 'settle') return old.state === node.state ? null : FADE
    if (old.state === node.state) return geometry
    return step.kind === 'layer.sealed' ? ['seam', TIME.settle, 'inOut'] : FADE
  }
  if (step.kind === 'settle') return isBoxState(old) !== isBoxState(node) ? FADE : null
  if (node.kind === 'front' && step.kind === 'space.frozen') return ['frost', TIME.settle, 'inOut']
  if (node.kind === 'front' && step.kind === 'space.thawed') return ['thaw', TIME.settle, 'inOut']
  if (BOX.includes(node.kind) || SHAPED.includes(node.kind)) return geometry
  return FADE
}

const isBoxState = (node: SceneNode) => (node.kind === 'front' || node.kind === 'process' ? node.draw.state : '')

function leaving(node: SceneNode, step: Happening, before: readonly SceneNode[]): How {
  if (step.kind === 'space.gone' && BOX.includes(node.kind)) {
    if (isViolent(step, before)) return ['shatter', TIME.swap, 'in', 70]
    return node.kind === 'front' || node.kind === 'back' ? ['sink', TIME.move, 'in', 40] : ['fade', TIME.hint, 'in']
  }
  if (node.kind === 'slab' && step.kind === 'layer.freed') {
    return step.on.startsWith('rw:') ? ['lift', TIME.move, 'in'] : ['crumble', TIME.swap, 'in']
  }
  if (node.kind === 'name' && (step.kind === 'tag.removed' || step.kind === 'tag.set')) return ['liftName', 220, 'in']
  if (node.kind === 'process' && step.kind === 'process.ended') return ['end', TIME.swap, 'in']
  return ['fade', TIME.swap, 'in']
}

/** KILL breaks a process space; what ends by itself sinks. */
function isViolent(step: Extract<Happening, { kind: 'space.gone' }>, before: readonly SceneNode[]): boolean {
  const front = before.find((node) => node.kind === 'front' && node.layer === step.on)
  return step.oomKilled || (front?.kind === 'front' && front.draw.killing)
}

/** First room, then the newcomer; first the leaver, then closing up; a process that joins waits until the others made room. */
function wait(list: Transition[], was: Map<string, SceneNode>, is: Map<string, SceneNode>, step: Happening): void {
  const slabs = list.filter((transition) => transition.kind === 'slab')
  const room = slabs.some(({ type, key }) => type === 'morph' && was.get(key)?.w !== is.get(key)?.w)
  const gone = slabs.some(({ type }) => type === 'leave')
  const joined = step.kind === 'process.started' && step.via === 'exec' && list.some(({ type }) => type === 'move')
  for (const transition of list) {
    if (room && (transition.recipe === 'drop' || transition.recipe === 'slideOut')) transition.delay += 200
    else if (room && gone && (transition.type === 'move' || transition.type === 'morph')) transition.delay += TIME.swap
    if (joined && transition.recipe === 'through') transition.delay += 160
  }
}

/** From the top down, so that one sees them part. */
function oneAfterAnother(list: Transition[], is: Map<string, SceneNode>): void {
  const y = (transition: Transition) => is.get(transition.key)?.y ?? 0
  const order = [...new Set(list.filter(({ type }) => type === 'move').map(y))].sort((a, b) => a - b)
  for (const transition of list) {
    const place = order.findIndex((top) => top >= y(transition))
    transition.delay += (place < 0 ? order.length : place) * 30
  }
}

/** Old and new keys as one list in paint order: what leaves stays right after the neighbour that it followed. */
export function presence(before: readonly string[], after: readonly string[]): string[] {
  const kept = new Set(after)
  const order = [...after]
  before.forEach((key, i) => {
    if (kept.has(key)) return
    let neighbour = i - 1
    while (neighbour >= 0 && !order.includes(before[neighbour] as string)) neighbour--
    order.splice(neighbour < 0 ? 0 : order.indexOf(before[neighbour] as string) + 1, 0, key)
  })
  return order
}
