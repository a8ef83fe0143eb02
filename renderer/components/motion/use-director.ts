import { useCallback, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import type { Operation, TraceEvent, TraceStep } from '../../../engine/wire/trace.ts'
import { EMPTY, type StackModel } from '../stack/model.ts'
import { Director, type Shown, type Ticker } from './director.ts'
import type { Motion } from './use-stage.ts'

/** Where live events come from, each once and in order. */
export interface TraceSource {
  listen(listener: (event: TraceEvent) => void): () => void
}

export interface Directed extends Shown {
  /** For `<StackDrawing motion>`. */
  motion: Motion
  /** Replay, slow motion, halt and step. */
  director: Director
}

export interface DirectorOptions {
  /** An operation to play from its own beginning, because the page was opened by it: `run` leads to a new container. */
  first?: { operation: Operation; steps: readonly TraceStep[] } | null
  /** Motion is replaced by short fades, as it also is when the system asks for it. */
  still?: boolean
}

/** What to draw of an object: `truth` when nothing happens, and step by step what the trace says while something does. */
export function useDirector(truth: StackModel, source: TraceSource, options: DirectorOptions = {}): Directed {
  const [director] = useState(() => {
    const made = new Director(truth, TICKER)
    const { first } = options
    if (first) made.playFirst({ ...EMPTY, of: truth.of }, first.operation.id, first.steps, truth)
    return made
  })
  const [start] = useState(truth)
  const shown = useSyncExternalStore(
    useCallback((changed) => director.listen((sync) => (sync ? flushSync(changed) : changed())), [director]),
    () => director.shown,
  )
  useEffect(() => source.listen((event) => director.push(event)), [director, source])
  useLayoutEffect(() => {
    if (truth === start) return
    if (truth.of.id === director.shown.model.of.id) director.settle(truth)
    else director.load(truth)
  }, [director, truth, start])
  const systemReduced = usePrefersReduced()
  const reduced = options.still === true || systemReduced
  return { ...shown, director, motion: { clock: director.clock, cue: shown.cue, reduced } }
}

const TICKER: Ticker = {
  frame: (callback) => void requestAnimationFrame(callback),
  later: (ms, callback) => {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

const QUERY = '(prefers-reduced-motion: reduce)'

function usePrefersReduced(): boolean {
  return useSyncExternalStore(watchReduced, () => matchMedia(QUERY).matches)
}

function watchReduced(changed: () => void): () => void {
  const query = matchMedia(QUERY)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}
