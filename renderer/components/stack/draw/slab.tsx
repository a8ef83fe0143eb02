import { hasTwoLines, polygon, round, slabFaces } from '../geometry.ts'
import { clipEnd, textWidth } from '../measure.ts'
import type { SlabDrawing } from '../scene-node.ts'
import { FileMarkShape } from './mark.tsx'

const CLASS: Record<SlabDrawing['material'], string> = {
  ro: 'ro',
  rw: 'rw',
  busy: 'busy',
  plan: 'plan',
  'plan-rw': 'rw plan',
  ghost: 'ghost',
  gone: 'gone',
  removing: 'rw removing',
}

/** One layer. Its origin is the front bottom left corner. */
export function Slab({ draw }: { draw: SlabDrawing }) {
  if (draw.folded > 0) return <Band draw={draw} />
  const { w, h, material, dx, dy, band } = draw
  const open = material === 'rw' || material === 'plan-rw' || material === 'busy' || material === 'removing'
  const faces = slabFaces(w, h, draw, open)
  return (
    <g className={`slab ${CLASS[material]}`}>
      <path className="top" d={faces.top} />
      {open && material !== 'busy' && <path className="stipple" d={faces.top} />}
      <path className="side" d={faces.side} />
      {!open && <path className="sidehatch" d={faces.side} />}
      <path className="front" d={faces.front} />
      {draw.progress !== null && (
        <rect
          className="progress"
          x={band}
          y={round(0.7 - h)}
          width={round((w - band) * draw.progress)}
          height={h - 1.4}
        />
      )}
      <path className={open ? 'stipple' : 'hatch'} d={polygon([0, -h], [band, -h], [band, 0], [0, 0])} />
      {!open && <path className="divide" d={`M${band} ${-h}V0`} />}
      <Words draw={draw} />
      {draw.marks.map((mark) => (
        <g key={mark.x}>
          {mark.fresh && <circle className="halo" cx={mark.x} cy={-14} r={9.5} />}
          <FileMarkShape kind={mark.kind} x={mark.x} y={-14} radius={5} />
          {mark.text && (
            <text className="ann mono" x={mark.x + 10} y={-10}>
              {mark.text}
            </text>
          )}
        </g>
      ))}
      {draw.exit && (
        <text className="ann mono end warm" x={w - 8} y={-10}>
          {draw.exit}
        </text>
      )}
      {draw.side && <Side draw={draw} side={draw.side} />}
      {draw.isNew && <FileMarkShape kind="added" x={w + dx / 2} y={round(-h / 2 - dy / 2)} />}
    </g>
  )
}

/** At the height of the side face's middle. */
function Side({ draw, side }: { draw: SlabDrawing; side: NonNullable<SlabDrawing['side']> }) {
  return (
    <text className={`ann ${side.tone}`} x={draw.w + draw.dx + 10} y={round(-(draw.h + draw.dy) / 2 + 4)}>
      {side.text}
    </text>
  )
}

/** Number on a plain tag in the hatched band, the instruction with its keyword bold, the size; a second line if there is room. */
function Words({ draw }: { draw: SlabDrawing }) {
  const { w, h, band, font, number, right, note } = draw
  const two = note !== '' && hasTwoLines(h, font)
  const base = round(-h / 2 + font * 0.36 - (two ? font * 0.66 : 0))
  const room = w - band - 22 - draw.room - (right ? textWidth(right, font) : 0)
  const text = clipEnd(draw.text, room, font)
  const keyword = /^[A-Z]+(?= )/.exec(text)?.[0] ?? ''
  const tag = Math.max(font * 1.44, textWidth(number, font - 1) + 4)
  return (
    <>
      {number && (
        <>
          <rect
            className="tag"
            x={round(band / 2 - tag / 2)}
            y={round(-h / 2 - font * 0.68)}
            width={round(tag)}
            height={round(font * 1.36)}
          />
          <text className="no" x={band / 2} y={round(-h / 2 + font * 0.34)} fontSize={font - 1}>
            {number}
          </text>
        </>
      )}
      <text className="instr" x={band + 8} y={base} fontSize={font}>
        {keyword && <tspan className="kw">{keyword}</tspan>}
        {text.slice(keyword.length)}
      </text>
      {right && (
        <text className="size" x={w - 8} y={base} fontSize={font}>
          {right}
        </text>
      )}
      {two && note !== ' ' && (
        <text className="note" x={band + 8} y={round(base + font * 1.36)} fontSize={font - (font > 11 ? 1 : 0)}>
          {clipEnd(note, w - band - 16, font)}
        </text>
      )}
    </>
  )
}

/** A run of layers folded into one: at most six sheets, cut through with the break line that drawings use for "and so on". */
function Band({ draw }: { draw: SlabDrawing }) {
  const { w, h, dx, dy, band, font } = draw
  const isPlan = draw.material === 'plan'
  const sheets = Math.min(isPlan ? 2 : 6, draw.folded)
  const sheet = (h - (sheets - 1) * 1.5) / sheets
  const bottoms = Array.from({ length: sheets }, (_, i) => round(-i * (sheet + 1.5)))
  const faces = slabFaces(w, sheet, { dx, dy }, false)
  const middle = -h / 2
  const cut = w - (w < 250 ? 22 : 40)
  const run = round(h / 2 - 4.5)
  const line = `M${cut} ${-h - 0.5}v${run}l-6 3l12 4l-6 3v${run}`
  return (
    <g className={`slab ${CLASS[draw.material]}`}>
      {bottoms.map((y) => (
        <g key={y} transform={`translate(0 ${y})`}>
          <path className="top" d={faces.top} />
          <path className="side" d={faces.side} />
          <path className="front" d={faces.front} />
          {!isPlan && <path className="hatch" d={polygon([0, -sheet], [band, -sheet], [band, 0], [0, 0])} />}
        </g>
      ))}
      <rect className="cover" x={band} y={middle - 8} width={round(textWidth(draw.text, font) + 20)} height={16} />
      <text className="instr" x={band + 10} y={round(middle + font * 0.36)} fontSize={font}>
        {draw.text}
      </text>
      <path className="break" d={line} />
      <path className="break gap" d={line} />
      {draw.side && <Side draw={draw} side={draw.side} />}
    </g>
  )
}
