import type { Mark } from '../../../engine/wire/layers.ts'
import type { DrawingSize } from './geometry.ts'
import type { LayerState, Space } from './model.ts'

export type FileMark = Exclude<Mark, null>

/** What a screen reader and a test learn of a node: a name says all that is drawn. */
export interface Aria {
  level: number
  label: string
  busy: boolean
}

interface Common {
  /** Names the drawn thing for its whole life. */
  key: string
  /** Of its origin: the front bottom left corner of a slab or a process space. */
  x: number
  y: number
  w: number
  h: number
  /** Changes exactly when what is drawn changes, place apart. */
  look: string
  aria: Aria | null
}

export type Material = 'ro' | 'rw' | 'busy' | 'plan' | 'plan-rw' | 'ghost' | 'gone' | 'removing'

export interface SlabDrawing {
  material: Material
  size: DrawingSize
  w: number
  h: number
  dx: number
  dy: number
  band: number
  font: number
  number: string
  text: string
  right: string
  note: string
  /** Kept free at the right of the instruction, for a name plate or a section line. */
  room: number
  progress: number | null
  /** How many layers a band stands for; 0: a slab. */
  folded: number
  /** Carries the + of a layer that an archive adds. */
  isNew: boolean
  marks: { kind: FileMark; x: number; text: string; fresh: boolean }[]
  exit: string
  /** Words at the right of it. */
  side?: { text: string; tone: 'quiet' | 'warm' | 'miss' | 'made' | 'danger' } | null
}

export interface BoxDrawing {
  size: DrawingSize
  w: number
  h: number
  state: Space['state']
  killing: boolean
  title: string
  note: string
}

export interface ProcessDrawing {
  size: DrawingSize
  w: number
  state: Space['state']
  pid: string
  command: string
  use: string
  depth: number
  /** Rows up to its parent's, 0 for a root. */
  up: number
  /** A line that stands for many: no dot. */
  rest: boolean
}

export type SceneNode = Common &
  (
    | { kind: 'ground'; draw: { left: number; right: number; flip: boolean; caption: string } }
    | { kind: 'slab'; layer: string; state: LayerState; unfolds: string[]; draw: SlabDrawing }
    | { kind: 'back'; draw: BoxDrawing }
    | { kind: 'process'; draw: ProcessDrawing }
    | { kind: 'front'; layer: string; draw: BoxDrawing }
    | { kind: 'timer'; draw: { w: number; killing: boolean } }
    | { kind: 'footprint'; draw: { size: DrawingSize; w: number } }
    | {
        kind: 'name'
        /** All names at this place. */
        names: readonly string[]
        draw: { text: string; warm: boolean; hot: boolean; gone: boolean; shape: 'plate' | 'flag'; below: string }
      }
    | { kind: 'dimension'; draw: { length: number; text: string; warm: boolean } }
    | { kind: 'rests'; draw: { w: number; dx: number; dy: number; text: string } }
    | { kind: 'sheet'; draw: { w: number; h: number; title: string; size: string; complete: boolean } }
    | { kind: 'copied'; draw: { w: number; h: number; number: string; text: string } }
    | { kind: 'gap'; draw: { texts: string[] } }
    | { kind: 'arrow'; draw: { length: number; text: string } }
    | { kind: 'section'; draw: { length: number; letter: string; marks: { kind: FileMark; y: number }[] } }
    | { kind: 'projection'; draw: { w: number; from: number; depth: number; top: number; bottom: number } }
    | {
        kind: 'leader'
        draw: { points: [number, number][]; tone: 'changed' | 'deleted' | 'supplied'; strong: boolean }
      }
  )

export type NodeKind = SceneNode['kind']
export type NodeOf<K extends NodeKind> = Extract<SceneNode, { kind: K }>
