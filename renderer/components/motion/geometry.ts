import type { Transition } from './diff.ts'
import type { Stage, Timing } from './stage.ts'
import { TIME } from './timing.ts'

const SHAPES = 'path:not(.glint):not(.tree-line), rect:not(.progress):not(.tag)'
const LOOSE = 'text, .mark, .glint, .tree-line, .tag'
const BOX = ['x', 'y', 'width', 'height'] as const

/**
 * Turns one drawing of a thing into another of the same make: paths by their `d`, boxes by their four numbers, words by
 * their place. Words that change go first, then the new ones come, so that two never lie on each other. False when the
 * two are not of the same make.
 */
export function tween(stage: Stage, before: Element, after: Element, holder: Element, transition: Transition): boolean {
  const old = shapes(before)
  const now = shapes(after)
  if (old.length !== now.length || old.some((shape, i) => make(shape) !== make(now[i]))) return false
  let moved = false
  old.forEach((shape, i) => {
    const target = now[i]
    if (target && tweenShape(stage, shape, target, transition)) moved = true
  })
  const [from, to] = [before.querySelector('.progress'), after.querySelector('.progress')]
  if (from && to) stage.animate(to, { width: [px(from, 'width'), px(to, 'width')] }, transition)
  tweenLoose(stage, before, after, holder, transition, moved)
  return true
}

const shapes = (part: Element) => [...part.querySelectorAll(SHAPES)].filter((shape) => !shape.closest('.mark'))

/** The commands of a path without their numbers, or what kind of box it is. */
function make(shape: Element | undefined): string {
  if (!shape) return ''
  return shape.tagName === 'path'
    ? (shape.getAttribute('d') ?? '').replace(/[-\d.\s]+/g, ' ')
    : `${shape.tagName} ${shape.getAttribute('class')}`
}

const px = (el: Element, name: string) => `${el.getAttribute(name) ?? 0}px`

function tweenShape(stage: Stage, from: Element, to: Element, timing: Timing): boolean {
  if (to.tagName === 'path') {
    const [was, is] = [from.getAttribute('d'), to.getAttribute('d')]
    if (was === is) return false
    stage.animate(to, { d: [`path("${was}")`, `path("${is}")`] }, timing)
    return true
  }
  const frames: PropertyIndexedKeyframes = {}
  for (const name of BOX) {
    const [was, is] = [px(from, name), px(to, name)]
    if (was !== is) frames[name] = [was, is]
  }
  if (Object.keys(frames).length === 0) return false
  stage.animate(to, frames, timing)
  return true
}

function tweenLoose(
  stage: Stage,
  before: Element,
  after: Element,
  holder: Element,
  transition: Transition,
  moved: boolean,
): void {
  const { delay, duration, recipe } = transition
  const old = [...before.querySelectorAll(LOOSE)]
  const late = moved ? delay + Math.max(0, duration - 160) : 90
  for (const part of after.querySelectorAll(LOOSE)) {
    const index = old.findIndex((candidate) => same(candidate, part))
    const [twin] = index < 0 ? [] : old.splice(index, 1)
    if (twin) movePart(stage, twin, part, transition)
    else if (recipe !== 'fill') stage.animate(part, { opacity: [0, 1] }, { duration: TIME.hint, delay: late })
  }
  if (recipe === 'fill') return
  for (const part of old) {
    const ghost = document.createElementNS('http://www.w3.org/2000/svg', 'g')
    ghost.setAttribute('class', before.firstElementChild?.getAttribute('class') ?? '')
    ghost.append(part.cloneNode(true))
    holder.append(ghost)
    stage.animate(ghost, { opacity: [1, 0] }, { duration: 90, delay }, () => ghost.remove())
  }
}

const same = (a: Element, b: Element) =>
  a.getAttribute('class') === b.getAttribute('class') && a.textContent === b.textContent

const TURNED = /translate\(([-\d.]+) ([-\d.]+)\)/

function movePart(stage: Stage, from: Element, to: Element, timing: Timing): void {
  if (to.tagName === 'path') {
    tweenShape(stage, from, to, timing)
    return
  }
  const was = TURNED.exec(from.getAttribute('transform') ?? '')
  const is = TURNED.exec(to.getAttribute('transform') ?? '')
  if (was && is) {
    if (was[0] === is[0]) return
    const at = (match: RegExpExecArray) => `translate(${match[1]}px, ${match[2]}px) rotate(-90deg)`
    stage.animate(to, { transform: [at(was), at(is)] }, timing)
    return
  }
  const dx = Number(from.getAttribute('x')) - Number(to.getAttribute('x'))
  const dy = Number(from.getAttribute('y')) - Number(to.getAttribute('y'))
  if (dx !== 0 || dy !== 0) {
    stage.animate(to, { transform: [`translate(${dx}px, ${dy}px)`, 'translate(0px, 0px)'] }, timing)
  }
}

/** Between two looks that fade into each other: a word that stays is drawn once, or it would look bold for a moment. */
export function tweenWords(stage: Stage, ghost: Element, look: Element): void {
  const old = [...ghost.querySelectorAll('text')]
  for (const word of look.querySelectorAll('text')) {
    const index = old.findIndex((candidate) => same(candidate, word))
    const [twin] = index < 0 ? [] : old.splice(index, 1)
    if (!twin) {
      stage.animate(word, { opacity: [0, 1] }, { duration: TIME.hint, delay: 90 })
      continue
    }
    movePart(stage, twin, word, { duration: TIME.swap, ease: 'out' })
    twin.remove()
  }
  for (const word of old) stage.animate(word, { opacity: [1, 0] }, { duration: 90 }, () => word.remove())
}
