import '@xterm/xterm/css/xterm.css'
import { type FormEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { parse } from 'shell-quote'
import { attachLine, execLine } from '../../../engine/wire/command-line.ts'
import type { ContainerDetail } from '../../../engine/wire/containers.ts'
import { CommandLens } from '../../components/command/lens.tsx'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { classNames } from '../../components/ui/class-names.ts'
import { EmptyState } from '../../components/ui/states.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import type { TerminalSession } from './session.ts'
import { SearchBar } from './search-bar.tsx'
import { closeSession, frontSession, openSession, useSessions } from './sessions.ts'
import { WrittenPane } from './written-pane.tsx'

const NONE: readonly TerminalSession[] = []

/** Shells in a running container, and its own terminal. Each is a process of its own in the same process space. */
export function TerminalTab({ container }: { container: ContainerDetail }) {
  const { t } = useTranslation('terminal')
  const sessions = useSessions(({ open }) => open[container.id] ?? NONE)
  const front = useSessions((state) => state.front[container.id] ?? 0)
  const running = container.state.status === 'running'
  const session = sessions[front]
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-none flex-wrap items-center gap-2 border-b border-line bg-surface-sunken px-4 py-1.5">
        <div role="tablist" aria-label={t('sessions')} className="flex flex-wrap items-center gap-1">
          {sessions.map((each, index) => (
            <SessionTab
              key={index.toString()}
              session={each}
              selected={index === front}
              onSelect={() => frontSession(container.id, index)}
              onClose={() => closeSession(container.id, each)}
            />
          ))}
        </div>
        <span className="flex-1" />
        <NewShell container={container} disabled={!running} />
        <CommandLens line={attachLine(container.name)} effect={t('attachEffect')}>
          <Button
            size="small"
            icon="terminal"
            disabled={!running}
            onClick={() => void openSession(container.id, null, container.config.tty)}
          >
            {t('attach')}
          </Button>
        </CommandLens>
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {session ? (
            <Screen key={front} session={session} />
          ) : (
            <EmptyState
              title={running ? t('empty.title') : t('stopped.title')}
              text={running ? t('empty.text') : t('stopped.text', { name: container.name })}
            />
          )}
        </div>
        <WrittenPane container={container} />
      </div>
    </div>
  )
}

/** Asks for a command and opens it in a terminal. */
function NewShell({ container, disabled }: { container: ContainerDetail; disabled: boolean }) {
  const { t } = useTranslation('terminal')
  const [command, setCommand] = useState('sh')
  const words = parse(command).filter((word) => typeof word === 'string')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (words.length > 0) void openSession(container.id, words, true)
  }
  return (
    <form onSubmit={submit} className="flex items-center gap-1.5">
      <TextField
        aria-label={t('command')}
        value={command}
        disabled={disabled}
        onChange={(event) => setCommand(event.target.value)}
        className="w-36"
      />
      <CommandLens line={execLine(container.name, words, { tty: true, stdin: true })} effect={t('execEffect')}>
        <Button type="submit" size="small" icon="plus" disabled={disabled || words.length === 0}>
          {t('open')}
        </Button>
      </CommandLens>
    </form>
  )
}

interface SessionTabProps {
  session: TerminalSession
  selected: boolean
  onSelect: () => void
  onClose: () => void
}

function SessionTab({ session, selected, onSelect, onClose }: SessionTabProps) {
  const { t } = useTranslation('terminal')
  const state = useSyncExternalStore(session.subscribe, session.getState)
  const name = session.target.command?.join(' ') ?? t('attached')
  return (
    <span
      className={classNames(
        'flex h-7 items-center gap-1 rounded-sm border pr-1 pl-2.5 font-mono text-xs',
        selected ? 'border-line-strong bg-surface-2 text-ink-1' : 'border-transparent text-ink-2',
      )}
    >
      <button type="button" role="tab" aria-selected={selected} onClick={onSelect} className="max-w-48 truncate">
        {state.type === 'ended' ? `${name} · ${t('ended')}` : name}
      </button>
      <IconButton icon="close" size="small" label={t('close', { name })} onClick={onClose} />
    </span>
  )
}

function Screen({ session }: { session: TerminalSession }) {
  const { t } = useTranslation('terminal')
  const place = useRef<HTMLDivElement>(null)
  const state = useSyncExternalStore(session.subscribe, session.getState)
  useEffect(() => (place.current ? session.show(place.current) : undefined), [session])
  const [searching, setSearching] = useState(false)
  useEffect(() => session.onSearch(() => setSearching(true)), [session])
  const stopSearching = () => {
    setSearching(false)
    session.focus()
  }
  return (
    <>
      {searching && <SearchBar session={session} onClose={stopSearching} />}
      <div ref={place} className="min-h-0 flex-1 overflow-hidden bg-surface-2 px-4 py-3" />
      {state.type === 'ended' && (
        <p role="status" className="flex-none border-t border-line bg-surface-sunken px-4 py-1.5 text-xs text-ink-2">
          {state.message || (state.exitCode === null ? t('endedText') : t('endedWith', { code: state.exitCode }))}
        </p>
      )}
    </>
  )
}
