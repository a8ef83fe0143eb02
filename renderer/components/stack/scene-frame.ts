import type { Fitted } from './fit.ts'
import type { DrawingSize } from './geometry.ts'
import type { StackLabels } from './labels.ts'
import type { StackModel, StackName } from './model.ts'
import type { FileMark } from './scene-node.ts'

/** How a model is looked at. Lengths are pixels of the sheet. */
export interface View {
  size: DrawingSize
  width: number
  height: number
  labels: StackLabels
  /** Base at the top. Mirrors the order, not the projection. */
  flip: boolean
  selected: string | null
  unfolded: ReadonlySet<string>
  /** What stands at the left of the stack. */
  left: 'dimensions' | 'flags' | 'nothing'
  /** The line under the ground; '' leaves it out. */
  caption: string | null
  /** The changed files of the read-write layer one by one, oldest first; without them it shows counts. */
  files: readonly { kind: FileMark; fresh: boolean }[] | null
  /** Section A-A: what each layer, by id, does to the chosen path. */
  section: ReadonlyMap<string, FileMark> | null
  /** Lines from the side of a layer to the sheet's right edge, at `y`. */
  leaders: readonly Leader[]
  /** Where a sheet at the right shows the inside of the read-write layer: its upper and lower edge there. */
  projection: { top: number; bottom: number } | null
  /** Keys of layers that would go with what somebody points at. */
  gone: ReadonlySet<string>
}

export interface Leader {
  layer: string
  y: number
  tone: 'changed' | 'deleted' | 'supplied'
  strong: boolean
}

/** Everything of a drawing that doesn't depend on a layer. */
export interface Frame {
  view: View
  metrics: Fitted['metrics']
  model: StackModel
  /** Ids of the layers from the base to the one in focus. */
  chain: ReadonlySet<string>
  left: number
  width: number
  /** y of the point `elevation` above the base's lower edge. */
  y(elevation: number): number
  /** y of the lower edge of something `h` high whose lower edge is at `elevation`. */
  foot(elevation: number, h: number): number
}

/** Whether a name is drawn as a plate on its layer: not where flags point at it, nor where the head of the pane says it. */
export function isPlate(name: StackName, { model, view, chain }: Frame): boolean {
  if (name.kind === 'container') return false
  return !chain.has(name.at) || (view.left !== 'flags' && model.of.kind !== 'container')
}
