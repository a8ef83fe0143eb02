import { round } from '../geometry.ts'
import { textWidth } from '../measure.ts'
import type { NodeKind, NodeOf } from '../scene-node.ts'
import { FileMarkShape } from './mark.tsx'

type DrawOf<K extends NodeKind> = NodeOf<K>['draw']

export function Ground({ draw }: { draw: DrawOf<'ground'> }) {
  const { left, right, flip } = draw
  const y = flip ? -4.5 : 4.5
  const ticks = Array.from({ length: Math.floor((right - left) / 12) }, (_, i) => left + 8 + i * 12)
  return (
    <>
      <path className="lead" d={`M${left} ${y}H${right}`} />
      <path
        className="lead faint"
        d={ticks.map((x) => (flip ? `M${x} ${y - 0.5}l5 -6` : `M${x} ${y + 0.5}l-5 6`)).join('')}
      />
      {draw.caption && (
        <text className="ann quiet" x={left + 4} y={flip ? -16 : 24}>
          {draw.caption}
        </text>
      )}
    </>
  )
}

/** A name is a pointer at a top layer: a flag whose tip touches the slab's edge, or a plate across that edge. */
export function NameTag({ draw }: { draw: DrawOf<'name'> }) {
  const { text, shape } = draw
  const look = `flag${draw.warm ? ' rw' : ''}${draw.hot ? ' hot' : ''}${draw.gone ? ' gone' : ''}`
  const width = round(textWidth(text, 11) + (shape === 'flag' ? 14 : 12))
  if (shape === 'plate') {
    return (
      <g className={look}>
        <path className="sign" d={`M${-width} -9h${width}v17h${-width}z`} />
        <text className="name-text" x={round(-width / 2)} y={3.5} textAnchor="middle">
          {text}
        </text>
      </g>
    )
  }
  return (
    <g className={look}>
      <path className="sign" d={`M0 0l-8 -9h${-width}v18h${width}z`} />
      <text className="name-text" x={-13} y={4} textAnchor="end">
        {text}
      </text>
      <text className="ann quiet end" x={-8} y={22}>
        {draw.below}
      </text>
    </g>
  )
}

/** A dimension line at the left, with end ticks and a label that reads upwards. Its origin is its lower end. */
export function Dimension({ draw }: { draw: DrawOf<'dimension'> }) {
  const top = round(-draw.length)
  return (
    <g className={`dim${draw.warm ? ' warm' : ''}`}>
      <path d={`M0 ${top}V0M-4 ${top}h9M-4 0h9M-2.5 ${top + 2.5}l5 -5M-2.5 2.500l5 -5`} />
      <text transform={`translate(-7 ${round(top / 2)}) rotate(-90)`}>{draw.text}</text>
    </g>
  )
}

/** A dashed box in place of the containers that rest on an image. Its origin is its upper left corner. */
export function Rests({ draw }: { draw: DrawOf<'rests'> }) {
  const { w, dx, dy } = draw
  return (
    <>
      <path
        className="lead warm dashed"
        d={`M0 0h${w}v26h${-w}zl${dx} ${-dy}h${w}v26l${-dx} ${dy}M${w} 0l${dx} ${-dy}`}
      />
      <text className="ann warm" x={10} y={17}>
        {draw.text}
      </text>
    </>
  )
}

export function Arrow({ draw }: { draw: DrawOf<'arrow'> }) {
  return (
    <>
      <path className="lead" markerEnd="url(#cutaway-arrow)" d={`M0 0V${round(draw.length)}`} />
      <text className="ann" x={12} y={round(draw.length / 2 + 4)}>
        {draw.text}
      </text>
    </>
  )
}

/** Section A-A. Its origin is its upper end. */
export function Section({ draw }: { draw: DrawOf<'section'> }) {
  const { length, letter } = draw
  return (
    <>
      <path className="sect" d={`M0 0V${length}`} />
      <path className="sect solid" d={`M0 0h-9M0 ${length}h-9`} />
      <text className="sect-letter" x={-18} y={4}>
        {letter}
      </text>
      <text className="sect-letter" x={-18} y={length + 4}>
        {letter}
      </text>
      {draw.marks.map((mark) => (
        <FileMarkShape key={mark.y} kind={mark.kind} x={0} y={mark.y} />
      ))}
    </>
  )
}

export function Projection({ draw }: { draw: DrawOf<'projection'> }) {
  return <path className="zoom" d={`M0 ${-draw.from}L${draw.w} ${draw.top}V${draw.bottom}L0 0Z`} />
}

const TONE = { changed: 'changed', deleted: 'deleted', supplied: '' }

export function LeaderLine({ draw }: { draw: DrawOf<'leader'> }) {
  const look = `${TONE[draw.tone]}${draw.strong ? ' strong' : ''}`
  const [start] = draw.points
  return (
    <>
      <path className={`lead ${look}`} d={`M${draw.points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`} />
      {start && <circle className={`dot-end ${look}`} cx={round(start[0])} cy={round(start[1])} r={3} />}
    </>
  )
}
