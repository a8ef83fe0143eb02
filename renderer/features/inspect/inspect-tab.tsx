import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inspectLine } from '../../../engine/wire/command-line.ts'
import { CommandLens } from '../../components/command/lens.tsx'
import { Button } from '../../components/ui/button.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { SearchField } from '../../components/ui/text-field.tsx'
import { copyText } from '../../lib/clipboard.ts'
import { errorData } from '../../lib/errors.ts'
import { useKey } from '../../lib/keys.ts'
import { trpc } from '../../lib/rpc.ts'
import { type Token, tokensOf } from './json-lines.ts'

const COLOURS: Record<Token['kind'], string> = {
  key: 'text-changed',
  text: 'text-ink-1',
  number: 'text-run',
  word: 'text-warn',
  mark: 'text-ink-3',
}
const LINE = 20

/** The metadata as `docker inspect` prints it. */
export function InspectTab({ kind, id, name }: { kind: 'container' | 'image'; id: string; name: string }) {
  const { t } = useTranslation('inspect')
  const [filter, setFilter] = useState('')
  const [copied, setCopied] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  useKey('find', () => search.current?.focus())
  const answer = useQuery(trpc.inspect.queryOptions({ kind, ref: id }))
  const text = useMemo(() => (answer.data === undefined ? '' : JSON.stringify(answer.data, null, 2)), [answer.data])
  const lines = useMemo(() => {
    const what = filter.toLowerCase()
    return text.split('\n').filter((line) => line.toLowerCase().includes(what))
  }, [text, filter])
  if (answer.error) return <ErrorState error={errorData(answer.error)} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <LoadingState />
  const copy = async () => {
    setCopied(await copyText(`${text}\n`))
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-none items-center gap-2 border-b border-line px-4 py-2">
        <SearchField
          label={t('filter')}
          value={filter}
          onChange={setFilter}
          hotkey="/"
          ref={search}
          className="w-[260px]"
        />
        <span className="flex-1" />
        <CommandLens line={inspectLine(name)} effect={t('effect')}>
          <Button size="small" icon={copied ? 'check' : 'copy'} onClick={() => void copy()}>
            {copied ? t('copied') : t('copy')}
          </Button>
        </CommandLens>
      </div>
      {lines.length === 0 ? <EmptyState title={t('none')} /> : <Lines label={t('label', { name })} lines={lines} />}
    </div>
  )
}

function Lines({ label, lines }: { label: string; lines: readonly string[] }) {
  const scroller = useRef<HTMLElement>(null)
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 30,
  })
  return (
    <section
      ref={scroller}
      aria-label={label}
      tabIndex={0}
      className="min-h-0 flex-1 overflow-auto bg-surface-2 px-4 py-2 font-mono text-xs leading-5 focus-visible:-outline-offset-2"
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className="absolute top-0 left-0 whitespace-pre"
            style={{ height: LINE, transform: `translateY(${start}px)` }}
          >
            {tokensOf(lines[index] ?? '').map((token) => (
              <span key={token.start} className={COLOURS[token.kind]}>
                {token.text}
              </span>
            ))}
          </div>
        ))}
      </div>
    </section>
  )
}
