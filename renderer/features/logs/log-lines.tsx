import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, memo, useEffect, useRef } from 'react'
import type { LogLine } from '../../../engine/wire/containers.ts'
import { classNames } from '../../components/ui/class-names.ts'
import { spansOf } from './ansi.ts'

export interface LogLinesProps {
  label: string
  lines: readonly LogLine[]
  query: string
  /** Index of the line that the search stands on; -1: none. */
  current: number
  showTime: boolean
  wrap: boolean
  /** Whether the view stays at the newest line. Scrolling up lets go, scrolling to the end takes hold again. */
  following: boolean
  onFollowing: (following: boolean) => void
}

const LINE = 20

/** The lines in sight, and only those: a log of 100,000 lines scrolls like one of ten. */
export function LogLines({ label, lines, query, current, showTime, wrap, following, onFollowing }: LogLinesProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 30,
  })
  useEffect(() => {
    if (following && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1, { align: 'end' })
  }, [following, lines.length, virtualizer])
  useEffect(() => {
    if (current >= 0) virtualizer.scrollToIndex(current, { align: 'center' })
  }, [current, virtualizer])
  const lastTop = useRef(0)
  const onScroll = () => {
    const element = scroller.current
    if (!element) return
    const up = element.scrollTop < lastTop.current
    lastTop.current = element.scrollTop
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < LINE
    if (atEnd !== following && (atEnd || up)) onFollowing(atEnd)
  }
  return (
    <div
      ref={scroller}
      role="log"
      aria-label={label}
      aria-live="off"
      tabIndex={0}
      onScroll={onScroll}
      className="min-h-0 flex-1 overflow-auto bg-surface-2 py-1 font-mono text-xs focus-visible:-outline-offset-2"
    >
      <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const line = lines[index]
          return (
            line && (
              <Line
                key={index}
                ref={wrap ? virtualizer.measureElement : undefined}
                index={index}
                line={line}
                query={query}
                current={index === current}
                showTime={showTime}
                wrap={wrap}
                start={start}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

interface LineProps extends Pick<LogLinesProps, 'query' | 'showTime' | 'wrap'> {
  ref?: (element: HTMLElement | null) => void
  index: number
  line: LogLine
  current: boolean
  start: number
}

const Line = memo(function Line({ ref, index, line, query, current, showTime, wrap, start }: LineProps) {
  const place: CSSProperties = { transform: `translateY(${start}px)`, ...(wrap ? {} : { height: LINE }) }
  return (
    <div
      ref={ref}
      data-index={index}
      className={classNames(
        'absolute top-0 left-0 flex min-w-full gap-2.5 px-3 leading-5',
        current && 'bg-selected',
        wrap && 'w-full',
      )}
      style={place}
    >
      {showTime && (
        <time className="flex-none text-ink-3 select-none" dateTime={line.time} title={line.time}>
          {line.time.slice(11, 23)}
        </time>
      )}
      <span
        aria-hidden="true"
        className={classNames(
          'w-0 flex-none',
          line.stream === 'stderr' ? 'border-l-3 border-dotted border-danger' : 'border-l-3 border-run',
        )}
      />
      {line.stream === 'stderr' && <span className="sr-only">stderr</span>}
      <span className={wrap ? 'min-w-0 break-words whitespace-pre-wrap' : 'whitespace-pre'}>
        {spansOf(line.text, query).map((span) => (
          <span
            key={span.start}
            className={classNames(
              span.bold && 'font-semibold',
              span.faint && 'text-ink-3',
              span.found && 'bg-rw-soft outline outline-rw-edge',
            )}
            style={span.colour ? { color: `var(--color-${span.colour})` } : undefined}
          >
            {span.text}
          </span>
        ))}
      </span>
    </div>
  )
})
