import { round } from '../geometry.ts'
import { GAP_LINE } from '../layout.ts'
import type { NodeOf } from '../scene-node.ts'

const CORNER = 12

/** A file, as a sheet of paper with a folded corner. Its origin is its lower left corner. */
export function Paper({ draw }: { draw: NodeOf<'sheet'>['draw'] }) {
  const { w, h, title, size, complete } = draw
  return (
    <g className={complete ? 'paper complete' : 'paper'}>
      <path className="leaf" d={`M0 ${-h}H${w - CORNER}L${w} ${CORNER - h}V0H0Z`} />
      <path className="fold" d={`M${w - CORNER} ${-h}V${CORNER - h}H${w}`} />
      <text className="ann" x={9} y={17 - h}>
        {title}
      </text>
      <text className="ann mono end" x={w} y={17}>
        {size}
      </text>
    </g>
  )
}

/** What the archive has taken of a slab: its outline and its number. */
export function Copied({ draw }: { draw: NodeOf<'copied'>['draw'] }) {
  const { w, h, number, text } = draw
  return (
    <g className="copied">
      <rect x={0} y={-h} width={w} height={h} />
      <text className="no" x={round(w / 2)} y={round(-h / 2 + 4)} fontSize={11}>
        {number || text}
      </text>
    </g>
  )
}

/** Instructions between two slabs, one a line. */
export function GapLines({ draw }: { draw: NodeOf<'gap'>['draw'] }) {
  const { texts } = draw
  return (
    <>
      <path className="lead faint" d={`M0 -2V${2 - texts.length * GAP_LINE}`} />
      {texts.map((text, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same instruction may stand twice
        <text key={i} className="ann mono quiet" x={8} y={-(texts.length - 1 - i) * GAP_LINE - 5}>
          {text}
        </text>
      ))}
    </>
  )
}
