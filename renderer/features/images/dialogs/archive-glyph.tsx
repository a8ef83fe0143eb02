import { Slab } from '../../../components/stack/draw/slab.tsx'
import type { Material } from '../../../components/stack/scene-node.ts'

const MOST = 6
const HEIGHT = 7

/** An archive as a small stack: layers that are left out are dashed, at most six are drawn. */
export function ArchiveGlyph({ layers, leftOut }: { layers: number; leftOut: number }) {
  const drawn = Math.min(MOST, layers)
  const dashed = layers === 0 ? 0 : Math.min(drawn, Math.ceil((leftOut / layers) * drawn))
  return (
    <svg className="stack" width="62" height="66" viewBox="-1 -65 62 66" aria-hidden="true">
      {Array.from({ length: drawn }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place in the stack is all that a slab is
        <g key={at} transform={`translate(0 ${-at * (HEIGHT + 1.5)})`}>
          <Slab draw={wordless(at < dashed ? 'plan' : 'ro')} />
        </g>
      ))}
    </svg>
  )
}

function wordless(material: Material) {
  return {
    material,
    size: 'pane' as const,
    w: 48,
    h: HEIGHT,
    dx: 9,
    dy: 5,
    band: 8,
    font: 11,
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
