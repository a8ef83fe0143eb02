import { boxFaces, METRICS, round } from '../stack/geometry.ts'
import type { BoxDrawing, NodeOf } from '../stack/scene-node.ts'
import type { Cue, Transition } from './diff.ts'
import { tween, tweenWords } from './geometry.ts'
import type { Actor, Stage, Timing } from './stage.ts'
import { EASE, TIME } from './timing.ts'

/** How each recipe looks. Distances are pixels, as tried. */
const DROP = 24
const NAME_DROP = 16
const LIFT = 28

const shift = (dx: number, dy: number) => `translate(${round(dx)}px, ${round(dy)}px)`
const still = shift(0, 0)

/** Plays one transition of a node that is (still) there. `was`: as it was before the page changed. */
export function play(stage: Stage, actor: Actor, was: Actor | null, transition: Transition, cue: Cue): void {
  if (transition.type === 'enter') enter(stage, actor, transition, cue)
  if (transition.type === 'move') move(stage, actor, was, transition)
  if (transition.type === 'morph' && was) morph(stage, actor, was, transition)
}

function enter(stage: Stage, actor: Actor, transition: Transition, cue: Cue): void {
  const { look, m, node } = actor
  const { delay, duration } = transition
  const appear = (ms: number) => stage.animate(look, { opacity: [0, 1] }, { duration: ms, delay })
  switch (transition.recipe) {
    case 'drop':
      appear(TIME.hint)
      go(stage, actor, 0, stage.up * DROP, transition)
      break
    case 'dropName':
      appear(TIME.hint)
      go(stage, actor, 0, stage.up * NAME_DROP, transition)
      break
    case 'emerge': {
      // out of the read-write layer sideways, to its own column, and only then up: straight up it would go through the glass
      const { dx, dy } = transition.from ?? { dx: 0, dy: 0 }
      appear(80)
      const frames = [
        { transform: shift(dx, dy), easing: EASE.inOut },
        { transform: shift(0, dy), offset: 0.52, easing: EASE.inOut },
        { transform: still },
      ]
      stage.animate(m, frames, { duration, delay })
      break
    }
    case 'slideOut':
      appear(80)
      go(stage, actor, transition.from?.dx ?? 0, 0, transition)
      break
    case 'grow':
      stage.animate(look, { opacity: [0, 1] }, { duration: 80 })
      for (const word of words(look))
        stage.animate(word, { opacity: [0, 1] }, { duration: TIME.hint, delay: delay + duration - 80 })
      if (node.kind === 'front' || node.kind === 'back') grow(stage, look, node.draw, [0, node.h], transition)
      break
    case 'pop': {
      appear(TIME.hint)
      const dot = look.querySelector('.alive')
      if (dot) scaleDot(stage, dot, ['scale(0)', 'scale(1)'], transition)
      break
    }
    case 'through':
      appear(80)
      go(stage, actor, node.w - 12, 0, transition)
      break
    default:
      stage.animate(look, { opacity: [0, 1] }, transition)
  }
  if (node.kind === 'timer' && cue.timer) drain(stage, look, cue.timer)
}

function drain(stage: Stage, look: Element, { part, ms }: NonNullable<Cue['timer']>): void {
  const bar = look.querySelector<SVGElement>('.timer')
  if (!bar) return
  const rest = `scaleX(${1 - part})`
  stage.animate(bar, { transform: ['scaleX(1)', rest] }, { duration: ms }, () => {
    bar.style.transform = rest
  })
}

/** From the old place to the new. What was still under way adds the rest of that way, so that a second move never jumps. */
function move(stage: Stage, actor: Actor, was: Actor | null, transition: Transition): void {
  let { dx, dy } = transition.from ?? { dx: 0, dy: 0 }
  if (transition.recipe === 'fade') {
    const ghost = (was?.look.isConnected ? was.look.cloneNode(true) : was?.look) as SVGGElement | undefined
    if (ghost) {
      const holder = asWas(ghost)
      holder.setAttribute('transform', `translate(${round(dx)} ${round(dy)})`)
      actor.m.append(holder)
      stage.animate(holder, { opacity: [1, 0, 0] }, transition, () => holder.remove())
    }
    stage.animate(actor.look, { opacity: [0, 0, 1] }, transition)
    return
  }
  const { way } = actor
  if (way && stage.isRunning(way.animation)) {
    const left = 1 - (way.animation.effect?.getComputedTiming().progress ?? 1)
    dx += way.dx * left
    dy += way.dy * left
    stage.stop(way.animation)
  }
  go(stage, actor, dx, dy, transition)
}

function go(stage: Stage, actor: Actor, dx: number, dy: number, timing: Timing): void {
  actor.way = { animation: stage.animate(actor.m, { transform: [shift(dx, dy), still] }, timing), dx, dy }
}

function morph(stage: Stage, actor: Actor, was: Actor, transition: Transition): void {
  const { m, look, node } = actor
  const old = was.look
  if (old === look) return
  stage.stopInside(old)
  if (transition.recipe === 'geometry' || transition.recipe === 'fill') {
    if (tween(stage, old, look, m, transition)) return
    crossFade(stage, actor, was, { ...transition, duration: Math.min(transition.duration, TIME.swap) })
    return
  }
  if (transition.recipe === 'seam' && node.kind === 'slab') seam(stage, actor, node, old, transition)
  else if (transition.recipe === 'frost' || transition.recipe === 'thaw') frost(stage, actor, old, transition)
  else crossFade(stage, actor, was, transition)
}

/** The new look lies under the old one, which then goes: nothing is ever half transparent twice. */
function crossFade(stage: Stage, actor: Actor, was: Actor, transition: Transition): void {
  const { m, look, node } = actor
  const ghost = asWas(was.look)
  m.append(ghost)
  if (node.kind !== 'slab') {
    // glass: the old goes before the new comes, or two lines of words lie on each other
    stage.animate(look, { opacity: [0, 0, 1] }, transition)
    stage.animate(ghost, { opacity: [1, 0, 0] }, transition, () => ghost.remove())
    return
  }
  if (was.node.h !== node.h) {
    for (const word of ghost.querySelectorAll<SVGElement>('text, .tag')) vanish(stage, word, 60)
  }
  stage.animate(ghost, { opacity: [1, 0] }, transition, () => ghost.remove())
}

let seams = 0

/** A seam runs over the slab from left to right and turns dots into hatching: the old material is cut away, never mixed. */
function seam(stage: Stage, { m, look }: Actor, node: NodeOf<'slab'>, old: SVGGElement, timing: Timing): void {
  const { w, h } = node
  const { dx, dy } = node.draw
  const id = `seam-${++seams}`
  const done = (x: number) => `M-60 ${-h - dy - 40}H${x + dx}V${-h - dy}L${x} ${-h}V40H-60Z`
  const todo = (x: number) => `M${x + dx} ${-h - dy - 40}H${w + 120}V40H${x}V${-h}L${x + dx} ${-h - dy}Z`
  const clips = svg(`<clipPath id="${id}-done"><path/></clipPath><clipPath id="${id}-todo"><path/></clipPath>`)
  const [left, right] = clips.querySelectorAll('path')
  const ghost = asWas(old)
  const line = svg(`<path class="seam" d="M0 5V${-h}L${dx} ${-h - dy}"/>`)
  m.append(clips, ghost, line)
  look.setAttribute('clip-path', `url(#${id}-done)`)
  ghost.setAttribute('clip-path', `url(#${id}-todo)`)
  if (left) stage.animate(left, { d: [`path("${done(-40)}")`, `path("${done(w + 2)}")`] }, timing)
  if (right) stage.animate(right, { d: [`path("${todo(-40)}")`, `path("${todo(w + 2)}")`] }, timing)
  stage.animate(line, { transform: ['translate(-40px, 0px)', `translate(${w + 2}px, 0px)`] }, timing)
  stage.animate(line, { opacity: [0, 1, 1, 0], offset: [0, 0.15, 0.9, 1] }, { ...timing, ease: 'linear' }, () => {
    for (const part of [clips, ghost, line]) part.remove()
    look.removeAttribute('clip-path')
  })
}

/** Ice grows from three corners, or goes back into them. */
function frost(stage: Stage, actor: Actor, old: SVGGElement, transition: Transition): void {
  const { m, look } = actor
  const freezing = transition.recipe === 'frost'
  const ghost = asWas(old)
  if (freezing) m.prepend(ghost)
  else m.append(ghost)
  tweenWords(stage, ghost, look)
  stage.animate(ghost, { opacity: [1, 0] }, { ...transition, ease: 'linear' }, () => ghost.remove())
  stage.animate(look, { opacity: [0, 1] }, { duration: transition.duration * 0.7 })
  for (const crystal of (freezing ? look : ghost).querySelectorAll<SVGElement>('.crystal')) {
    const [, x = 0, y = 0] = /^M([-\d.]+) ([-\d.]+)/.exec(crystal.getAttribute('d') ?? '') ?? []
    crystal.style.transformOrigin = `${x}px ${y}px`
    const scales = ['scale(0)', 'scale(1)']
    stage.animate(crystal, { transform: freezing ? scales : scales.reverse() }, { ...transition, ease: 'out' })
  }
}

/** Plays the way out of what the page does not show any more. */
export function playLeaving(stage: Stage, { el, m, look, node }: Actor, transition: Transition): void {
  const gone = () => el.remove()
  switch (transition.recipe) {
    case 'lift':
      stage.animate(look, { opacity: [1, 0] }, { duration: 200, delay: transition.duration - 200, ease: 'in' })
      stage.animate(m, { transform: [still, shift(0, stage.up * LIFT)] }, transition, gone)
      break
    case 'liftName':
      stage.animate(look, { opacity: [1, 0] }, transition)
      stage.animate(m, { transform: [still, shift(0, stage.up * NAME_DROP)] }, transition, gone)
      break
    case 'end': {
      const dot = look.querySelector('.alive')
      if (dot) scaleDot(stage, dot, ['scale(1)', 'scale(0)'], transition)
      stage.animate(look, { opacity: [1, 1, 0] }, transition, gone)
      break
    }
    case 'sink':
      for (const word of words(look)) vanish(stage, word, 100)
      if (node.kind === 'front' || node.kind === 'back') grow(stage, look, node.draw, [node.h, 0], transition)
      stage.animate(look, { opacity: [1, 1, 0], offset: [0, 0.8, 1] }, transition, gone)
      break
    default:
      stage.animate(look, { opacity: [1, 0] }, transition, gone)
  }
}

/** Words go before the thing they stand on, and stay away while that one goes. */
function vanish(stage: Stage, word: SVGElement, duration: number): void {
  stage.animate(word, { opacity: [1, 0] }, { duration }, () => {
    word.style.opacity = '0'
  })
}

/** A process space rises from its floor, or sinks to it. */
function grow(stage: Stage, look: Element, draw: BoxDrawing, [from, to]: [number, number], timing: Timing): void {
  const low = boxFaces(draw.w, from, METRICS[draw.size])
  const high = boxFaces(draw.w, to, METRICS[draw.size])
  for (const part of ['floor', 'hidden', 'side', 'top', 'front'] as const) {
    const path = look.querySelector(`path.${part}`)
    if (path) stage.animate(path, { d: [`path("${low[part]}")`, `path("${high[part]}")`] }, timing)
  }
}

/** A process space breaks along one line, and its halves part. */
export function shatter(stage: Stage, shards: { actor: Actor; transition: Transition }[]): void {
  const front = shards.find(({ actor }) => actor.node.kind === 'front') ?? shards[0]
  if (!front) return
  const { transition } = front
  const { x, y, w, h } = front.actor.node
  const crack: [number, number][] = [
    [x - 20, y - h * 0.3],
    [x + w * 0.28, y - h * 0.42],
    [x + w * 0.4, y - h * 0.2],
    [x + w * 0.62, y - h * 0.78],
    [x + w * 0.74, y - h * 0.55],
    [x + w + 40, y - h * 0.95],
  ]
  const join = (points: [number, number][]) => points.map(([a, b]) => `${round(a)} ${round(b)}`).join('L')
  const visible = join([[x, y - h * 0.32], ...crack.slice(1, -1), [x + w, y - h * 0.86]])
  const id = `crack-${++seams}`
  const far = { left: x - 20, right: x + w + 40, low: y + 40, high: y - h - 60 }
  const box = svg(
    `<clipPath id="${id}-low"><path d="M${join(crack)}L${far.right} ${far.low}L${far.left} ${far.low}Z"/></clipPath>` +
      `<clipPath id="${id}-high"><path d="M${join(crack)}L${far.right} ${far.high}L${far.left} ${far.high}Z"/></clipPath>` +
      `<g class="half"><g clip-path="url(#${id}-low)"></g></g><g class="half"><g clip-path="url(#${id}-high)"></g></g>` +
      `<path class="crack" pathLength="1" d="M${visible}"/>`,
  )
  box.setAttribute('class', 'leaving')
  box.setAttribute('aria-hidden', 'true')
  front.actor.el.after(box)
  const [low, high] = box.querySelectorAll('.half')
  for (const half of [low, high]) {
    for (const { actor } of shards) half?.firstElementChild?.append(actor.el.cloneNode(true))
  }
  for (const { actor } of shards) actor.el.remove()
  const line = box.querySelector('.crack')
  if (!low || !high || !line) return
  stage.animate(line, { strokeDashoffset: [1, 0] }, { duration: transition.delay })
  stage.animate(line, { opacity: [1, 0] }, transition)
  stage.animate(low, { transform: [still, shift(-7, 5)], opacity: [1, 0] }, transition)
  stage.animate(high, { transform: [still, shift(12, -9)], opacity: [1, 0] }, transition, () => box.remove())
}

/** An outline for a moment: what a command looked at, or what refused it. Nothing moves. */
export function outline(stage: Stage, { m, node }: Actor, transition: Transition): void {
  const line = svg(`<path class="outline${transition.recipe === 'refuse' ? ' refuse' : ''}" d="${outlineOf(node)}"/>`)
  m.append(line)
  stage.animate(line, { opacity: [0, 1, 1, 0], offset: [0, 0.12, 0.75, 1] }, transition, () => line.remove())
}

function outlineOf(node: Actor['node']): string {
  const { w, h } = node
  if (node.kind === 'front') {
    const { dx, dy } = METRICS[node.draw.size]
    return silhouette(w, h, dx * 0.66, dy * 0.66)
  }
  if (node.kind === 'slab') return silhouette(w, h, node.draw.dx, node.draw.dy)
  return `M0 0H${w}V${h}H0Z`
}

const silhouette = (w: number, h: number, dx: number, dy: number) =>
  `M0 ${-h}L${round(dx)} ${round(-h - dy)}H${round(w + dx)}V${round(-dy)}L${w} 0H0Z`

const words = (part: Element) => part.querySelectorAll<SVGElement>('text, .glint')

function scaleDot(stage: Stage, dot: Element, transform: string[], timing: Timing): void {
  if (!(dot instanceof SVGElement)) return
  dot.style.transformBox = 'fill-box'
  dot.style.transformOrigin = 'center'
  stage.animate(dot, { transform }, timing)
}

/** An old look, from now on only on its way out. */
function asWas(look: SVGGElement): SVGGElement {
  look.setAttribute('class', 'was')
  look.removeAttribute('clip-path')
  return look
}

function svg(inner: string): SVGGElement {
  const group = document.createElementNS('http://www.w3.org/2000/svg', 'g')
  group.innerHTML = inner
  return group
}
