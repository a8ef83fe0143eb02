import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Kbd } from '../../components/ui/kbd.tsx'
import { classNames } from '../../components/ui/class-names.ts'
import { useFormat } from '../../lib/format.ts'
import type { ConsoleEntry } from './console-session.ts'
import { session, useOutputPanel, useSession } from './session.ts'

/** What the lines printed, as the CLI prints it. Grows upward over the page; the newest is at the bottom. */
export function OutputPanel() {
  const { t } = useTranslation('console')
  const { entries } = useSession()
  const open = useOutputPanel((panel) => panel.open)
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (entries.length > 0) end.current?.scrollIntoView({ block: 'end' })
  }, [entries])
  if (!open || entries.length === 0) return null
  const close = () => useOutputPanel.setState({ open: false })
  return (
    <section
      aria-label={t('output')}
      className="absolute inset-x-0 bottom-full z-10 flex max-h-[min(420px,60vh)] flex-col border-t border-line-strong bg-surface-sunken shadow-lens"
    >
      <header className="flex h-8 flex-none items-center gap-1 border-b border-line pr-2 pl-4 text-xs text-ink-3">
        <h2 className="flex-1">{t('output')}</h2>
        <Button kind="quiet" size="small" onClick={() => session.clear()}>
          {t('clearOutput')}
        </Button>
        <IconButton icon="close" size="small" label={t('closeOutput')} onClick={close} />
      </header>
      <div {...REACHABLE} role="log" aria-label={t('output')} className="min-h-0 overflow-auto px-4 py-2">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
        <div ref={end} />
      </div>
    </section>
  )
}

/** A region that scrolls is a stop of the tab key, so that the arrows can scroll it. */
const REACHABLE = { tabIndex: 0 }

function Entry({ entry }: { entry: ConsoleEntry }) {
  const { t } = useTranslation('console')
  const format = useFormat()
  return (
    <article className="pb-2 font-mono text-xs">
      <div className="flex items-baseline gap-3">
        <b className="min-w-0 flex-1 font-semibold break-words">{entry.line}</b>
        {entry.end ? (
          <span className={classNames('font-sans text-2xs', entry.end.code === 0 ? 'text-ink-3' : 'text-danger')}>
            {t('exitTook', { code: entry.end.code, duration: format.duration(entry.end.at - entry.startedAt) })}
          </span>
        ) : (
          <Button kind="quiet" size="small" icon="stop" onClick={() => session.interrupt(entry.id)}>
            {entry.foreground === null || entry.interrupted ? t('stop') : t('interrupt')}
            <Kbd>Ctrl C</Kbd>
          </Button>
        )}
      </div>
      {entry.output.map((piece) => (
        <pre
          key={piece.start}
          className={classNames(
            'leading-[17px]',
            // A table keeps its columns: the panel scrolls sideways.
            piece.stream === 'stderr' ? 'text-danger whitespace-pre-wrap break-words' : 'whitespace-pre',
          )}
        >
          {piece.text}
        </pre>
      ))}
      {entry.end?.error && entry.output.length === 0 && <p className="text-danger">{entry.end.error.message}</p>}
      {entry.terminal && (
        <Link
          to="/containers/$id"
          params={{ id: entry.terminal.container }}
          className="font-sans text-accent underline"
        >
          {t('openTerminal', { name: entry.terminal.container.slice(0, 12) })}
        </Link>
      )}
    </article>
  )
}
