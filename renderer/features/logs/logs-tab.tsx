import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Segmented } from '../../components/ui/segmented.tsx'
import { EmptyState, ErrorState } from '../../components/ui/states.tsx'
import { SearchField } from '../../components/ui/text-field.tsx'
import { Toggle } from '../../components/ui/toggle.tsx'
import { copyText } from '../../lib/clipboard.ts'
import { useFormat } from '../../lib/format.ts'
import { useKey } from '../../lib/keys.ts'
import { useTrace } from '../../lib/trace.ts'
import { plainText } from './ansi.ts'
import { LogLines } from './log-lines.tsx'
import { matchingLines } from './matches.ts'
import { notesOf, placeNotes } from './notes.ts'
import { TAIL, useLog } from './use-log.ts'

type Stream = 'all' | 'stdout' | 'stderr'

/** What a container printed: followed live, searched, filtered by stream, copied. */
export function LogsTab({ container }: { container: { id: string; name: string } }) {
  const { t } = useTranslation('logs')
  const format = useFormat()
  const [tail, setTail] = useState<number | null>(TAIL)
  const log = useLog(container.id, tail)
  const { operations } = useTrace()
  const [stream, setStream] = useState<Stream>('all')
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const [showTime, setShowTime] = useState(true)
  const [wrap, setWrap] = useState(false)
  const [following, setFollowing] = useState(true)
  const search = useRef<HTMLInputElement>(null)
  useKey('find', () => search.current?.focus())
  const [copied, setCopied] = useState(false)

  const lines = useMemo(
    () => (stream === 'all' ? log.lines : log.lines.filter((line) => line.stream === stream)),
    [log.lines, stream],
  )
  const told = useMemo(() => notesOf(operations, container.id), [operations, container.id])
  const notes = useMemo(() => (stream === 'all' ? placeNotes(told, lines) : []), [stream, told, lines])
  const wanted = useDeferredValue(query)
  const found = useMemo(
    () =>
      wanted === ''
        ? []
        : matchingLines(
            lines.map((line) => plainText(line.text)),
            wanted,
          ),
    [lines, wanted],
  )
  const current = found.length > 0 ? (found[at % found.length] ?? -1) : -1
  const go = (step: number) => {
    setFollowing(false)
    setAt((before) => (before + step + found.length) % found.length)
  }
  const copy = async () => {
    const text = lines.map((line) => (showTime ? `${line.time} ${plainText(line.text)}` : plainText(line.text)))
    setCopied(await copyText(`${text.join('\n')}\n`))
    setTimeout(() => setCopied(false), 2000)
  }

  if (log.error && log.lines.length === 0) return <ErrorState error={log.error} />
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-none flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <SearchField
          ref={search}
          label={t('search')}
          value={query}
          onChange={(value) => {
            setQuery(value)
            setAt(0)
            if (value) setFollowing(false)
          }}
          onEnter={(back) => found.length > 0 && go(back ? -1 : 1)}
          hotkey="/"
          className="w-[260px]"
        />
        {query !== '' && (
          <>
            <span role="status" className="text-xs text-ink-3 tabular-nums">
              {t('found', { at: found.length ? (at % found.length) + 1 : 0, count: found.length })}
            </span>
            <IconButton icon="up" label={t('previous')} disabled={!found.length} onClick={() => go(-1)} />
            <IconButton icon="expand" label={t('next')} disabled={!found.length} onClick={() => go(1)} />
          </>
        )}
        <span className="flex-1" />
        <Segmented
          label={t('stream')}
          value={stream}
          segments={[
            { value: 'all', label: t('all') },
            { value: 'stdout', label: 'stdout' },
            { value: 'stderr', label: 'stderr' },
          ]}
          onChange={setStream}
        />
        <Toggle pressed={showTime} onChange={setShowTime}>
          {t('time')}
        </Toggle>
        <Toggle pressed={wrap} onChange={setWrap}>
          {t('wrap')}
        </Toggle>
        <Button size="small" icon={copied ? 'check' : 'copy'} disabled={lines.length === 0} onClick={() => void copy()}>
          {copied ? t('copied') : t('copy')}
        </Button>
      </div>
      {lines.length === 0 ? (
        <EmptyState title={t('empty.title')} text={log.state === 'following' ? t('empty.waiting') : t('empty.ended')} />
      ) : (
        <LogLines
          label={t('label', { name: container.name })}
          lines={lines}
          notes={notes}
          found={found}
          query={wanted}
          current={current}
          showTime={showTime}
          wrap={wrap}
          following={following}
          onFollowing={setFollowing}
        />
      )}
      <footer className="flex h-[30px] flex-none items-center gap-2 border-t border-line px-4 text-xs text-ink-2">
        <span
          aria-hidden="true"
          className={`size-2 rounded-full ${following && log.state === 'following' ? 'bg-run' : 'border border-ink-3'}`}
        />
        <b className="font-semibold text-ink-1">
          {log.state === 'ended' ? t('state.ended') : following ? t('state.following') : t('state.held')}
        </b>
        {log.state === 'following' && (following ? t('state.followingText') : t('state.heldText'))}
        {tail !== null && log.lines.length >= TAIL && (
          <button type="button" className="text-accent hover:underline" onClick={() => setTail(null)}>
            {t('fromTheStart')}
          </button>
        )}
        {!following && (
          <button type="button" className="text-accent hover:underline" onClick={() => setFollowing(true)}>
            {t('toEnd')}
          </button>
        )}
        <span className="flex-1" />
        <span className="tabular-nums">
          {t('lines', { count: lines.length, shown: format.count(lines.length) })}
          {log.dropped > 0 && ` · ${t('dropped', { shown: format.count(log.dropped) })}`}
        </span>
      </footer>
    </div>
  )
}
