import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLine } from '../../../engine/wire/containers.ts'
import { classNames } from '../../components/ui/class-names.ts'
import { plainText, spansOf } from './ansi.ts'
import { type PlacedNote, rowAt, rowOf } from './notes.ts'

export interface LogLinesProps {
  label: string
  lines: readonly LogLine[]
  notes: readonly PlacedNote[]
  /** Indexes of the lines that hold the query. */
  found: readonly number[]
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
export function LogLines({
  label,
  lines,
  notes,
  found,
  query,
  current,
  showTime,
  wrap,
  following,
  onFollowing,
}: LogLinesProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const count = lines.length + notes.length
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 30,
  })
  useEffect(() => {
    if (following && count > 0) virtualizer.scrollToIndex(count - 1, { align: 'end' })
  }, [following, count, virtualizer])
  useEffect(() => {
    if (current >= 0) virtualizer.scrollToIndex(rowOf(latestNotes.current, current), { align: 'center' })
  }, [current, virtualizer])
  const latestNotes = useRef(notes)
  latestNotes.current = notes
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
    <div className="relative flex min-h-0 flex-1">
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
            const row = rowAt(notes, index)
            if (typeof row !== 'number') return <NoteLine key={index} note={row} showTime={showTime} start={start} />
            const line = lines[row]
            return (
              line && (
                <Line
                  key={index}
                  ref={wrap ? virtualizer.measureElement : undefined}
                  index={index}
                  line={line}
                  query={query}
                  current={row === current}
                  showTime={showTime}
                  wrap={wrap}
                  start={start}
                />
              )
            )
          })}
        </div>
      </div>
      {found.length > 0 && <Ruler found={found} current={current} count={lines.length} />}
    </div>
  )
}

/** Where in the whole log the finds are; many at one place are one mark. */
function Ruler({ found, current, count }: { found: readonly number[]; current: number; count: number }) {
  const places = new Set(found.map((line) => Math.round((line / count) * MARKS)))
  return (
    <div aria-hidden="true" className="relative w-3.5 flex-none border-l border-line bg-surface-1">
      {[...places].map((place) => (
        <span
          key={place}
          className="absolute inset-x-0.5 h-0.5 bg-rw-edge"
          style={{ top: `${(place / MARKS) * 98}%` }}
        />
      ))}
      {current >= 0 && (
        <span className="absolute inset-x-0 h-1 bg-accent" style={{ top: `calc(${(current / count) * 98}% - 1px)` }} />
      )}
    </div>
  )
}

const MARKS = 200

/** Characters of a command in a note. */
const LONGEST = 60

function NoteLine({ note, showTime, start }: { note: PlacedNote; showTime: boolean; start: number }) {
  const { t } = useTranslation('logs')
  const { what } = note
  const words =
    what.kind === 'started' || what.kind === 'joined'
      ? t(`note.${what.kind}`, { pid: what.pid, command: what.command.slice(0, LONGEST) })
      : what.kind === 'signal'
        ? t('note.signal', { signal: what.signal })
        : what.kind === 'ended'
          ? t('note.ended', { code: what.code })
          : t(`note.${what.kind}`)
  return (
    <div
      className="absolute top-0 left-0 flex min-w-full items-center gap-2.5 px-3 leading-5 text-ink-2"
      style={{ height: LINE, transform: `translateY(${start}px)` }}
    >
      {showTime && <time className="flex-none select-none text-ink-3">{note.time.slice(11, 23)}</time>}
      <span className="w-[3px] flex-none" />
      <span aria-hidden="true" className="h-px w-6 flex-none bg-ink-3" />
      <span className="font-sans whitespace-pre">{words}</span>
    </div>
  )
}

/** Whether a line tells of a failure. Programs also write harmless words to stderr, so the stream alone does not. */
const FAILURE = /\b(error|fatal|panic|exception|traceback|critical)\b/i

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
        current ? 'bg-selected' : line.stream === 'stderr' && FAILURE.test(plainText(line.text)) && 'bg-danger-soft',
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
