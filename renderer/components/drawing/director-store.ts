import { create } from 'zustand'
import type { Director } from '../motion/director.ts'

export interface Stage {
  /** The director of the drawing that is on the page now; null where nothing is drawn. */
  director: Director | null
  /** Somebody holds the drawing, to go on step by step. */
  held: boolean
}

/** The drawing on the page, for the console's controls: replay, hold, step. */
export const useStageControl = create<Stage>(() => ({ director: null, held: false }))

/** Puts a director in charge; returns what takes it away. */
export function takeStage(director: Director): () => void {
  useStageControl.setState({ director, held: false })
  return () => {
    if (useStageControl.getState().director === director) useStageControl.setState({ director: null, held: false })
  }
}

/** Plays the newest operation again at a quarter of the speed, then goes on at `speed`. */
export function replaySlowly(director: Director, speed: number): void {
  director.setSpeed(0.25)
  director.replay()
  const stop = director.listen(() => {
    if (director.shown.busy) return
    stop()
    director.setSpeed(speed)
  })
}

/** Holds the drawing, or lets it go on. */
export function holdDrawing(held: boolean): void {
  const { director } = useStageControl.getState()
  if (held) director?.pause()
  else director?.resume()
  useStageControl.setState({ held })
}

export function stepDrawing(): void {
  useStageControl.getState().director?.step()
}
