import { round } from '../geometry.ts'
import type { FileMark } from '../scene-node.ts'

interface Shape {
  outline: (x: number, y: number, a: number) => string | null
  ink: (x: number, y: number, a: number) => string | null
}

const SHAPES: Record<FileMark, Shape> = {
  added: {
    outline: (x, y, a) => `M${x - a} ${round(y - a)}h${2 * a}v${2 * a}h${-2 * a}z`,
    ink: (x, y, a) => `M${x - a * 0.5} ${round(y)}h${a}M${x} ${round(y - a * 0.5)}v${a}`,
  },
  changed: {
    outline: (x, y, a) => `M${x} ${round(y - a - 0.5)}l${a + 1} ${2 * a}h${-2 * a - 2}z`,
    ink: (x, y, a) => `M${x} ${round(y - a * 0.35)}v${round(a * 0.62)}M${x} ${round(y + a * 0.56)}v.6`,
  },
  deleted: { outline: () => null, ink: (x, y, a) => `M${x - a * 0.5} ${round(y)}h${a}` },
  opaque: { outline: () => null, ink: () => null },
}

/** A file in a layer: square and plus added, triangle changed, circle and minus deleted, double ring opaque folder. */
export function FileMarkShape({ kind, x, y, radius = 6 }: { kind: FileMark; x: number; y: number; radius?: number }) {
  const outline = SHAPES[kind].outline(x, y, radius)
  const ink = SHAPES[kind].ink(x, y, radius)
  return (
    <g className={`mark ${kind}`}>
      {outline ? (
        <path className="shape" d={outline} />
      ) : (
        <circle className="shape" cx={x} cy={round(y)} r={radius + 0.3} />
      )}
      {ink ? <path className="sign" d={ink} /> : <circle className="sign" cx={x} cy={round(y)} r={radius * 0.5} />}
    </g>
  )
}

/** The same mark for a row of text, 14 px square. */
export function FileMarkIcon({ kind }: { kind: FileMark }) {
  return (
    <svg className="mark-icon" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <FileMarkShape kind={kind} x={7} y={7} radius={5} />
    </svg>
  )
}
