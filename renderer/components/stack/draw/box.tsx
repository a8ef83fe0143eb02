import { boxFaces, DEPTH, METRICS, polygon, round } from '../geometry.ts'
import { clipEnd, textWidth } from '../measure.ts'
import type { BoxDrawing, ProcessDrawing } from '../scene-node.ts'

/** What stands behind the processes: the floor, and hidden edges dashed as in any section drawing. */
export function BoxBack({ draw, height = draw.h }: { draw: BoxDrawing; height?: number }) {
  const faces = boxFaces(draw.w, height, METRICS[draw.size])
  return (
    <g className={`glass ${draw.state}`}>
      <path className="floor" d={faces.floor} />
      <path className="hidden" d={faces.hidden} />
    </g>
  )
}

/** The faces between the eye and the processes, with the title on the front one. */
export function BoxFront({ draw, height = draw.h }: { draw: BoxDrawing; height?: number }) {
  const { w, state, title, note } = draw
  const { dx, font } = METRICS[draw.size]
  const faces = boxFaces(w, height, METRICS[draw.size])
  const glint = state === 'running' && w > 130
  const noteRight = w - 14 - (glint ? 28 : 0)
  return (
    <g className={`glass ${state}${draw.killing ? ' killing' : ''}`}>
      <path className="face side" d={faces.side} />
      <path className="face top" d={faces.top} />
      <path className="face front" d={faces.front} />
      {state === 'paused' && height > 24 && <Frost w={w} h={height} front={faces.front} />}
      {state === 'restarting' && <path className="turn" d={turningArrow(w / 2, -height / 2)} />}
      {glint && <path className="glint" d={`M${w - 30} ${5 - height}l-7 12M${w - 20} ${5 - height}l-11 19`} />}
      <text className="title" x={round(dx * DEPTH + 8)} y={18 - height} fontSize={font}>
        {title}
      </text>
      {note && (
        <text className="aside" x={noteRight} y={18 - height} fontSize={font}>
          {note}
        </text>
      )}
    </g>
  )
}

const turningArrow = (x: number, y: number) => `M${x + 6} ${y - 4}a7.5 7.5 0 1 0 1 6M${x + 7} ${y - 9}v5.500h-5.5`

function Frost({ w, h, front }: { w: number; h: number; front: string }) {
  const corners: [number, number, number, number][] = [
    [w, -h, -1, 1],
    [0, 0, 1, -1],
    [w, 0, -1, -1],
  ]
  return (
    <>
      <path className="frost" d={front} />
      {corners.map(([x, y, i, j]) => (
        <path
          key={`${i}${j}`}
          className="crystal"
          d={
            `M${x} ${y}l${22 * i} ${15 * j}m${-8 * i} ${-5.5 * j}l${i} ${8 * j}m${-i} ${-8 * j}l${9 * i} ${-j}` +
            `M${x} ${y}m${7 * i} ${5 * j}l0 ${7 * j}m0 ${-7 * j}l${9 * i} ${-j}`
          }
        />
      ))}
    </>
  )
}

/** A row of a process space: live dot or, frozen, two bars; pid, command, what it uses. */
export function Process({ draw }: { draw: ProcessDrawing }) {
  const { w, depth, pid, use } = draw
  const { font } = METRICS[draw.size]
  const indent = Math.min(depth, 5) * 14
  const y = round(font * 0.9)
  const base = round(y + font * 0.36)
  const left = indent + 14
  const afterPid = pid ? left + textWidth(`${pid} `, font) : left
  const room = w - afterPid - (use ? textWidth(use, font) + 8 : 0)
  return (
    <g className={`glass ${draw.state}`}>
      <g className="proc">
        {depth > 0 && <path className="tree-line" d={`M${indent - 9} ${round(y - draw.up * font * 2 + 6)}V${y}h6`} />}
        {draw.rest ? null : draw.state === 'paused' ? (
          <path className="still" d={`M${indent + 2} ${round(y - 3.5)}v7M${indent + 6} ${round(y - 3.5)}v7`} />
        ) : (
          <circle className="alive" cx={indent + 4} cy={y} r={3.5} />
        )}
        {pid && (
          <text className="pid" x={left} y={base} fontSize={font}>
            {pid}
          </text>
        )}
        <text className={draw.rest ? 'pid' : 'cmd'} x={afterPid} y={base} fontSize={font}>
          {clipEnd(draw.command, room, font)}
        </text>
        {use && (
          <text className="use" x={w} y={base} fontSize={font}>
            {use}
          </text>
        )}
      </g>
    </g>
  )
}

/** Time until KILL, as a bar that drains. */
export function Timer({ w, killing }: { w: number; killing: boolean }) {
  return (
    <g className={`glass${killing ? ' killing' : ''}`}>
      <rect className="rail" width={w} height={2} />
      <rect className="timer" width={w} height={2} />
    </g>
  )
}

/** Where a process space stood. */
export function Footprint({ w, size }: { w: number; size: BoxDrawing['size'] }) {
  const dx = METRICS[size].dx * DEPTH
  const dy = METRICS[size].dy * DEPTH
  return <path className="footprint" d={polygon([0, 0], [w, 0], [w + dx, -dy], [dx, -dy])} />
}
