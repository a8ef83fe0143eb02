import { useLayoutEffect, useRef } from 'react'
import type { SceneNode } from '../stack/scene-node.ts'
import type { Clock } from './clock.ts'
import type { Cue } from './diff.ts'
import { Stage } from './stage.ts'

/** What makes a drawing move: a director's clock and its newest cue. */
export interface Motion {
  clock: Clock
  cue: Cue | null
  reduced: boolean
}

/** Plays the cues of `motion` on the nodes under `root`, each once, after the page shows what they lead to. */
export function useStage(
  root: SVGGElement | null,
  nodes: readonly SceneNode[],
  motion: Motion | undefined,
  flip: boolean,
): void {
  const stage = useRef<Stage | null>(null)
  const played = useRef<Cue | null>(null)
  const clock = motion?.clock
  useLayoutEffect(() => {
    if (!root || !clock) return
    const made = new Stage(root, clock)
    stage.current = made
    return () => {
      stage.current = null
      made.dispose()
    }
  }, [root, clock])

  const cue = motion?.cue ?? null
  const reduced = motion?.reduced ?? false
  useLayoutEffect(() => {
    if (!root || !clock || !stage.current) return
    const fresh = cue !== played.current
    played.current = cue
    stage.current.up = flip ? 1 : -1
    stage.current.apply(nodes, fresh ? cue : null, reduced)
  }, [root, clock, nodes, cue, reduced, flip])
}
