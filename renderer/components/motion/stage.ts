import type { SceneNode } from '../stack/scene-node.ts'
import type { Clock } from './clock.ts'
import { type Cue, diff, presence, type Transition } from './diff.ts'
import { outline, play, playLeaving, shatter } from './recipes.ts'
import { EASE, type Ease } from './timing.ts'

export interface Timing {
  duration: number
  delay?: number
  ease?: Ease
}

/** A node as it is on the page: the outer group at its place, `.m` that plays the way there, `.look` that is replaced when it changes. */
export interface Actor {
  el: SVGGElement
  m: SVGGElement
  look: SVGGElement
  node: SceneNode
  /** The way it is still on. */
  way: { animation: Animation; dx: number; dy: number } | null
}

interface Running {
  start: number
  total: number
  end: () => void
}

/**
 * Plays transitions on a drawing with the Web Animations API; the only module that touches what is drawn. What is stands
 * where the page put it, always at its final place; what was is kept on the page by the stage until it has gone.
 */
export class Stage {
  readonly #root: SVGGElement
  readonly #clock: Clock
  readonly #running = new Map<Animation, Running>()
  readonly #unlisten: () => void
  #actors = new Map<string, Actor>()
  #nodes: readonly SceneNode[] = []
  /** Direction in which slabs come off: up, unless the base is at the top. */
  up = -1

  constructor(root: SVGGElement, clock: Clock) {
    this.#root = root
    this.#clock = clock
    this.#unlisten = clock.listen((change) => {
      if (change === 'finish') this.finish()
      if (change === 'time') this.#toTime()
      if (change === 'rate') this.#toRate()
    })
  }

  dispose(): void {
    this.#unlisten()
    this.finish()
  }

  /** Animations under way. */
  get running(): number {
    return this.#running.size
  }

  /** After the page has changed: takes the new scene over, and plays what the cue tells, if there is one. */
  apply(nodes: readonly SceneNode[], cue: Cue | null, reduced: boolean): void {
    const before = this.#actors
    const old = this.#nodes
    const actors = this.#read(nodes)
    this.#actors = actors
    this.#nodes = nodes
    if (!cue) return
    const list = diff(old, nodes, cue, reduced)
    if (list.length === 0) return
    const leaving = this.#keepLeaving(old, nodes, before)
    const shards: { actor: Actor; transition: Transition }[] = []
    for (const transition of list) {
      const was = before.get(transition.key)
      const actor = actors.get(transition.key)
      if (transition.type === 'leave') {
        const gone = leaving.get(transition.key)
        if (gone && transition.recipe === 'shatter') shards.push({ actor: gone, transition })
        else if (gone) playLeaving(this, gone, transition)
      } else if (actor && transition.type === 'mark') outline(this, actor, transition)
      else if (actor) play(this, actor, was ?? null, transition, cue)
    }
    if (shards.length > 0) shatter(this, shards)
  }

  /** The nodes on the page, by key. */
  #read(nodes: readonly SceneNode[]): Map<string, Actor> {
    const elements = new Map<string, SVGGElement>()
    for (const el of this.#root.children) {
      const key = el.getAttribute('data-key')
      if (key !== null) elements.set(key, el as SVGGElement)
    }
    const actors = new Map<string, Actor>()
    for (const node of nodes) {
      const el = elements.get(node.key)
      const m = el?.firstElementChild as SVGGElement | null | undefined
      const look = m?.querySelector<SVGGElement>(':scope > .look')
      if (el && m && look) actors.set(node.key, { el, m, look, node, way: this.#actors.get(node.key)?.way ?? null })
    }
    return actors
  }

  /** Puts what has left the page back at its depth: after the neighbour that it followed. */
  #keepLeaving(old: readonly SceneNode[], nodes: readonly SceneNode[], before: Map<string, Actor>): Map<string, Actor> {
    const leaving = new Map<string, Actor>()
    const is = new Set(nodes.map((node) => node.key))
    let last: SVGGElement | null = null
    for (const key of presence(
      old.map((node) => node.key),
      nodes.map((node) => node.key),
    )) {
      const actor = is.has(key) ? this.#actors.get(key) : before.get(key)
      if (!actor) continue
      if (!is.has(key)) {
        leave(actor.el)
        if (last) last.after(actor.el)
        else this.#root.prepend(actor.el)
        leaving.set(key, actor)
      }
      last = actor.el
    }
    return leaving
  }

  /** Every animation is registered here, so that the clock can halt, slow, seek or finish all of them. */
  animate(el: Element, frames: PropertyIndexedKeyframes | Keyframe[], timing: Timing, then?: () => void): Animation {
    const duration = Math.max(1, timing.duration)
    const delay = timing.delay ?? 0
    const animation = el.animate(frames, { duration, delay, easing: EASE[timing.ease ?? 'linear'], fill: 'both' })
    const end = () => {
      if (!this.#running.delete(animation)) return
      animation.cancel()
      then?.()
    }
    this.#running.set(animation, { start: this.#clock.now, total: duration + delay, end })
    animation.playbackRate = this.#clock.speed
    if (this.#clock.paused || this.#clock.held) animation.pause()
    animation.onfinish = end
    return animation
  }

  /** Ends one that is under way, as if it had run. */
  stop(animation: Animation): void {
    this.#running.get(animation)?.end()
  }

  isRunning(animation: Animation): boolean {
    return this.#running.has(animation)
  }

  /** Ends what runs inside a part that is about to be shown for the last time. */
  stopInside(part: Element): void {
    for (const [animation, { end }] of [...this.#running]) {
      const { effect } = animation
      if (effect instanceof KeyframeEffect && effect.target && part.contains(effect.target)) end()
    }
  }

  finish(): void {
    for (const { end } of [...this.#running.values()]) end()
  }

  #toTime(): void {
    for (const [animation, { start, total, end }] of [...this.#running]) {
      const time = this.#clock.now - start
      if (time >= total) end()
      else {
        animation.pause()
        animation.currentTime = time
      }
    }
  }

  #toRate(): void {
    const { speed, paused, held } = this.#clock
    if (held) return
    for (const animation of this.#running.keys()) {
      animation.updatePlaybackRate(speed)
      if (paused) animation.pause()
      else animation.play()
    }
  }
}

/** Out of the accessibility tree at once: that tree is always the new truth. */
function leave(el: SVGGElement): void {
  el.setAttribute('class', 'leaving')
  el.setAttribute('aria-hidden', 'true')
  for (const name of ['role', 'tabindex', 'data-key', 'aria-label', 'aria-level', 'aria-selected', 'aria-busy']) {
    el.removeAttribute(name)
  }
}
