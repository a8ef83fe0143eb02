import { METRICS } from './geometry.ts'
import { Slab } from './draw/slab.tsx'
import type { Material, SlabDrawing } from './scene-node.ts'

const W = 92
const LAYER = 8
const READ_WRITE = 12
const GAP = 1
const LIFT = 3
const MOST = 3

/** A container that is going, without its words, for the row of a dialog: dashed read-write layer, at most three layers under it. */
export function RemovedStack({ layers }: { layers: number }) {
  const drawn = Math.max(1, Math.min(MOST, layers))
  const top = drawn * (LAYER + GAP) + LIFT
  const height = MOST * (LAYER + GAP) + LIFT + READ_WRITE + 10
  return (
    <svg
      className="stack"
      width={W + 14}
      height={height}
      viewBox={`-1 ${1 - height} ${W + 14} ${height}`}
      aria-hidden="true"
    >
      {Array.from({ length: drawn }, (_, i) => -i * (LAYER + GAP)).map((y) => (
        <g key={y} transform={`translate(0 ${y})`}>
          <Slab draw={wordless('ro', LAYER)} />
        </g>
      ))}
      <g transform={`translate(0 ${-top})`}>
        <Slab draw={wordless('removing', READ_WRITE)} />
      </g>
    </svg>
  )
}

function wordless(material: Material, h: number): SlabDrawing {
  return {
    material,
    size: 'pane',
    w: W,
    h,
    dx: 11,
    dy: 6,
    band: 12,
    font: METRICS.pane.font,
    number: '',
    text: '',
    right: '',
    note: '',
    room: 0,
    progress: null,
    folded: 0,
    isNew: false,
    marks: [],
    exit: '',
  }
}
