import { commandLine } from '../../../engine/wire/command-line.ts'
import type { Container, Status } from '../../../engine/wire/containers.ts'
import type { ObjectRef } from '../../../engine/wire/errors.ts'
import type { Image } from '../../../engine/wire/images.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import type { Volume } from '../../../engine/wire/volumes.ts'
import type { GlyphState } from '../../components/stack/glyph.tsx'
import type { IconName } from '../../components/ui/icon.tsx'
import { shortId, volumeName } from '../../lib/format.ts'

export const MOST_SHOWN = 40

type ListVerb = 'start' | 'stop' | 'pause' | 'unpause' | 'restart'
type Section = 'containers' | 'images' | 'builds' | 'volumes' | 'networks' | 'store'

export interface PaletteItem {
  id: string
  group: 'do' | 'goTo'
  label: string
  icon?: IconName
  glyph?: GlyphState
  /** The docker line of what can be done. */
  line?: string
  /** A word at the right for what has no line. */
  kind?: string
  does:
    | { type: 'perform'; request: RequestInput }
    | { type: 'runForm'; image: string }
    | { type: 'buildForm' }
    | { type: 'object'; object: ObjectRef }
    | { type: 'section'; to: `/${Section}` }
  /** What Ctrl+Enter opens. */
  about?: ObjectRef
}

export interface PaletteWords {
  verb(verb: ListVerb | 'run', name: string): string
  kind(kind: 'container' | 'image' | 'volume' | 'section'): string
  section(section: Section): string
  runForm: string
  buildForm: string
}

const VERBS: Record<Status, readonly ListVerb[]> = {
  created: ['start'],
  running: ['stop', 'restart', 'pause'],
  paused: ['unpause', 'stop'],
  restarting: ['stop'],
  removing: [],
  exited: ['start'],
  dead: ['start'],
}

const ICONS: Record<ListVerb, IconName> = {
  start: 'play',
  stop: 'stop',
  pause: 'pause',
  unpause: 'play',
  restart: 'restart',
}

/** Everything that the palette can offer now. */
export function paletteItems(
  containers: readonly Container[],
  images: readonly Image[],
  volumes: readonly Volume[],
  words: PaletteWords,
): PaletteItem[] {
  return [
    ...containers.flatMap((container) => containerVerbs(container, words)),
    ...images.map((image) => imageRun(image, words)),
    { id: 'run', group: 'do', label: words.runForm, icon: 'play', does: { type: 'runForm', image: '' } },
    { id: 'build', group: 'do', label: words.buildForm, icon: 'builds', does: { type: 'buildForm' } },
    ...containers.map((container) => containerPlace(container, words)),
    ...images.map((image) => imagePlace(image, words)),
    ...volumes.map((volume) => volumePlace(volume, words)),
    ...(['containers', 'images', 'builds', 'volumes', 'networks', 'store'] as const).map((section) =>
      sectionPlace(section, words),
    ),
  ]
}

function containerRef({ id, name }: Container): ObjectRef {
  return { kind: 'container', id, name }
}

function imageRef(image: Image): ObjectRef {
  return { kind: 'image', id: image.id, name: image.names[0] ?? shortId(image.id) }
}

function containerVerbs(container: Container, words: PaletteWords): PaletteItem[] {
  return VERBS[container.state.status].map((verb) => {
    const request: RequestInput = { verb, container: container.name }
    return {
      id: `${verb} ${container.id}`,
      group: 'do',
      label: words.verb(verb, container.name),
      icon: ICONS[verb],
      line: commandLine(request),
      does: { type: 'perform', request },
      about: containerRef(container),
    }
  })
}

function imageRun(image: Image, words: PaletteWords): PaletteItem {
  const about = imageRef(image)
  return {
    id: `run ${image.id}`,
    group: 'do',
    label: words.verb('run', about.name),
    icon: 'play',
    line: commandLine({ verb: 'run', image: about.name }),
    does: { type: 'runForm', image: about.name },
    about,
  }
}

function containerPlace(container: Container, words: PaletteWords): PaletteItem {
  const object = containerRef(container)
  return {
    id: `go ${container.id}`,
    group: 'goTo',
    label: container.name,
    glyph: container.state.status,
    kind: words.kind('container'),
    does: { type: 'object', object },
    about: object,
  }
}

function imagePlace(image: Image, words: PaletteWords): PaletteItem {
  const object = imageRef(image)
  return {
    id: `go ${image.id}`,
    group: 'goTo',
    label: object.name,
    glyph: 'image',
    kind: words.kind('image'),
    does: { type: 'object', object },
    about: object,
  }
}

function volumePlace({ name }: Volume, words: PaletteWords): PaletteItem {
  const object: ObjectRef = { kind: 'volume', id: name, name }
  return {
    id: `go volume ${name}`,
    group: 'goTo',
    label: volumeName(name),
    icon: 'volumes',
    kind: words.kind('volume'),
    does: { type: 'object', object },
    about: object,
  }
}

function sectionPlace(section: Section, words: PaletteWords): PaletteItem {
  return {
    id: `section ${section}`,
    group: 'goTo',
    label: words.section(section),
    icon: section,
    kind: words.kind('section'),
    does: { type: 'section', to: `/${section}` },
  }
}

/**
 * What fits the query, best first: every word of it must begin a word of the label, or at least stand in it, or all do so in
 * the docker line, which is the same in every language.
 */
export function ranked(items: readonly PaletteItem[], query: string): PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return items
    .map((item) => ({ item, score: Math.max(score(item.label, words), score(item.line ?? '', words)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

function score(text: string, words: readonly string[]): number {
  const lower = text.toLowerCase()
  let sum = 1
  for (const word of words) {
    const at = lower.indexOf(word)
    if (at < 0) return 0
    sum += at === 0 || /[\s/:_.-]/.test(lower.charAt(at - 1)) ? 2 : 1
  }
  return sum
}

/** A label cut where the words of the query stand in it. `start`: where the part begins. */
export function markedParts(text: string, query: string): { start: number; text: string; hit: boolean }[] {
  const hits = new Array<boolean>(text.length).fill(false)
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = text.toLowerCase().indexOf(word)
    if (at >= 0) hits.fill(true, at, at + word.length)
  }
  const parts: { start: number; text: string; hit: boolean }[] = []
  for (let at = 0; at < text.length; at++) {
    const last = parts.at(-1)
    const hit = hits[at] ?? false
    if (last?.hit === hit) last.text += text.charAt(at)
    else parts.push({ start: at, text: text.charAt(at), hit })
  }
  return parts
}
