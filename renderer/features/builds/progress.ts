import type { BuildEvent, BuildVertex } from '../../../engine/wire/builds.ts'
import type { LogLine } from '../../../engine/wire/containers.ts'

/** What a build has told so far. Replaced, never changed in place. */
export interface Progress {
  vertices: ReadonlyMap<string, BuildVertex>
  /** By vertex. */
  lines: ReadonlyMap<string, readonly LogLine[]>
  /** How far what a vertex downloads or receives is: bytes there, and bytes of all. */
  amounts: ReadonlyMap<string, { current: number; total: number }>
}

/** Lines of one step that are kept. */
const MOST_LINES = 20_000

/** Collects what a build tells. */
export class ProgressStore {
  #vertices = new Map<string, BuildVertex>()
  #lines = new Map<string, LogLine[]>()
  #parts = new Map<string, Map<string, { current: number; total: number }>>()
  readonly #decoders = new Map<string, { decoder: TextDecoder; rest: string; time: string }>()
  readonly #touched = new Set<string>()
  #snapshot: Progress = { vertices: this.#vertices, lines: new Map(), amounts: new Map() }
  readonly #watchers = new Set<() => void>()

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
  readonly getSnapshot = (): Progress => this.#snapshot

  /** It tells all again, from its beginning. */
  restart(): void {
    this.#vertices = new Map()
    this.#lines = new Map()
    this.#parts = new Map()
    this.#decoders.clear()
    this.#changed()
  }

  add(events: readonly BuildEvent[]): void {
    for (const event of events) {
      if (event.type === 'vertex') this.#vertex(event.vertex)
      else if (event.type === 'log') this.#log(event)
      else this.#status(event)
    }
    this.#changed()
  }

  #vertex(vertex: BuildVertex): void {
    this.#vertices.set(vertex.digest, vertex)
    this.#finish(vertex)
  }

  #status({ vertex, id, current, total }: Extract<BuildEvent, { type: 'status' }>): void {
    const parts = this.#parts.get(vertex) ?? new Map()
    this.#parts.set(vertex, parts.set(id, { current, total }))
  }

  #log({ vertex, stream, data, at }: Extract<BuildEvent, { type: 'log' }>): void {
    const key = `${vertex} ${stream}`
    const state = this.#decoders.get(key) ?? { decoder: new TextDecoder(), rest: '', time: '' }
    this.#decoders.set(key, state)
    const texts = (state.rest + state.decoder.decode(data, { stream: true })).split('\n')
    state.rest = texts.pop() ?? ''
    state.time = new Date(at).toISOString()
    for (const text of texts) this.#line(vertex, { time: state.time, stream, text: lastWritten(text) })
  }

  #line(vertex: string, line: LogLine): void {
    const lines = this.#lines.get(vertex) ?? []
    this.#lines.set(vertex, lines)
    lines.push(line)
    this.#touched.add(vertex)
  }

  /** What a step that is over said without a newline at its end. */
  #finish({ digest, completed }: BuildVertex): void {
    if (completed === null) return
    for (const stream of ['stdout', 'stderr'] as const) {
      const state = this.#decoders.get(`${digest} ${stream}`)
      if (!state || state.rest === '') continue
      this.#line(digest, { time: state.time, stream, text: lastWritten(state.rest) })
      state.rest = ''
    }
  }

  #changed(): void {
    const amounts = [...this.#parts].map(([vertex, parts]) => [vertex, sum([...parts.values()])] as const)
    const lines = new Map(this.#snapshot.lines)
    if (this.#lines.size === 0) lines.clear()
    for (const vertex of this.#touched) {
      const kept = (this.#lines.get(vertex) ?? []).slice(-MOST_LINES)
      this.#lines.set(vertex, [...kept])
      lines.set(vertex, kept)
    }
    this.#touched.clear()
    this.#snapshot = {
      vertices: new Map(this.#vertices),
      lines,
      amounts: new Map(amounts),
    }
    for (const watcher of this.#watchers) watcher()
  }
}

/** A program that draws over its line again and again means the last of it. */
function lastWritten(text: string): string {
  return text.replace(/\r$/, '').split('\r').at(-1) ?? ''
}

function sum(parts: readonly { current: number; total: number }[]): { current: number; total: number } {
  return parts.reduce((all, { current, total }) => ({ current: all.current + current, total: all.total + total }), {
    current: 0,
    total: 0,
  })
}
