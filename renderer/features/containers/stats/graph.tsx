import { lineThrough, type Point, scaleTop } from './series.ts'

export interface Series {
  name: string
  points: readonly Point[]
}

export interface GraphProps {
  title: string
  /** One or two; the second is dashed. */
  series: readonly Series[]
  format: (value: number) => string
  /** The scale goes at least so far. */
  least: number
  /** Drawn as a line, where it is in sight. */
  limit?: number
  /** Milliseconds from the left edge to the right one. */
  span: number
  from: string
  to: string
}

const WIDTH = 400
const HEIGHT = 96

/** What was used over the last minutes, as a line on the drawing sheet; the newest value stands beside its name. */
export function Graph({ title, series, format, least, limit, span, from, to }: GraphProps) {
  const most = Math.max(0, ...series.flatMap(({ points }) => points.map(({ value }) => value)))
  const top = scaleTop(most * 1.05, least)
  const now = ({ points }: Series) => (points.length === 0 ? '·' : format(points.at(-1)?.value ?? 0))
  return (
    <figure className="min-w-0 border border-line bg-surface-1">
      <figcaption className="flex h-9 items-center gap-4 border-b border-line px-3 text-xs">
        <b className="min-w-0 flex-1 truncate font-semibold">{title}</b>
        {series.map((one, i) => (
          <span key={one.name} className="flex items-center gap-1.5 whitespace-nowrap">
            {series.length > 1 && (
              <>
                <svg width="16" height="4" viewBox="0 0 16 4" aria-hidden="true">
                  <path className={i === 0 ? 'graph-line' : 'graph-line second'} d="M0 2H16" />
                </svg>
                <span className="text-ink-3">{one.name}</span>
              </>
            )}
            <span className="font-mono font-medium tabular-nums">{now(one)}</span>
          </span>
        ))}
      </figcaption>
      <div className="drawing-plate relative">
        <svg
          role="img"
          aria-label={`${title}: ${series.map((one) => `${one.name} ${now(one)}`).join(', ')}`}
          className="block w-full"
          height={HEIGHT}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
        >
          {series.map(({ name, points }, i) => {
            const line = lineThrough(points, top, span, WIDTH, HEIGHT)
            return <path key={name} className={i === 0 ? 'graph-line' : 'graph-line second'} d={line} />
          })}
          {limit !== undefined && limit <= top && (
            <path className="graph-limit" d={`M0 ${HEIGHT - (limit / top) * HEIGHT}H${WIDTH}`} />
          )}
        </svg>
        <span className="absolute top-1 left-2 font-mono text-2xs text-ink-3">{format(top)}</span>
      </div>
      <div className="flex h-6 items-center justify-between border-t border-line px-2 text-2xs text-ink-3">
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </figure>
  )
}
