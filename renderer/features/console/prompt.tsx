import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { takeConsoleRequest, useConsoleRequest } from '../../lib/console-request.ts'
import { useGhost, withoutDocker } from '../../lib/ghost.ts'
import { useKey } from '../../lib/keys.ts'
import { isOpen, moved, taken } from './completion.ts'
import { CompletionPopup } from './completion-popup.tsx'
import { ghostText } from './ghost-text.ts'
import { type History, loadHistory, newer, older, ran, storeHistory } from './history.ts'
import { interruptLast, runLine } from './session.ts'
import { replaceWord, wordAt } from './tokens.ts'
import { useCompletion } from './use-completion.ts'

/** One docker line: grey text for what is pointed at, completion as it is typed, history with the arrows. */
export function Prompt() {
  const { t } = useTranslation('console')
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const connected = useConnection(isConnected)
  const ghost = useGhost()
  const [line, setLine] = useState('')
  const [history, setHistory] = useState<History>(loadHistory)
  const completion = useCompletion()
  const open = isOpen(completion.state)
  useKey('console', () => input.current?.focus())
  const closeCompletion = completion.close
  useEffect(() => {
    if (!connected) closeCompletion()
  }, [connected, closeCompletion])

  const put = (text: string, cursor = text.length) => {
    setLine(text)
    requestAnimationFrame(() => input.current?.setSelectionRange(cursor, cursor))
  }
  const run = (text: string) => {
    const trimmed = withoutDocker(text.trim())
    if (trimmed === '' || !connected) return
    const next = ran(history, trimmed)
    setHistory(next)
    storeHistory(next)
    completion.close()
    setLine('')
    runLine(`docker ${trimmed}`)
  }
  useHandedLine((handed, atOnce) => {
    if (atOnce) return run(handed)
    put(handed)
    input.current?.focus()
  })

  const pick = (index: number) => {
    const choice = completion.state.choices[index]
    if (!choice) return
    const next = replaceWord(line, input.current?.selectionStart ?? line.length, choice.value)
    put(next.line, next.cursor)
    completion.ask(next.line, next.cursor)
  }
  const recall = (found: { history: History; line: string } | null) => {
    if (!found) return
    setHistory(found.history)
    put(found.line)
    completion.close()
  }
  const complete = () => {
    const cursor = input.current?.selectionStart ?? line.length
    if (line === '' && shownGhost !== '') return put(shownGhost)
    const next = taken(completion.state, line, cursor)
    if (!next) return completion.ask(line, cursor)
    completion.setState(next.state)
    if (next.line === line) return
    put(next.line, next.cursor)
    completion.ask(next.line, next.cursor)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const marked = completion.state.at >= 0
    if (event.key === 'Enter') marked ? pick(completion.state.at) : run(line)
    else if (event.key === 'Tab' && !event.shiftKey && (line !== '' || shownGhost !== '')) complete()
    else if (event.key === 'ArrowUp') open && (marked || line !== '') ? mark(-1) : recall(older(history, line))
    else if (event.key === 'ArrowDown') open ? mark(1) : recall(newer(history))
    else if (event.key === 'c' && event.ctrlKey && nothingSelected()) {
      if (!interruptLast()) return
    } else if (event.key === 'Escape' && open) completion.close()
    else if (event.key === 'Escape') setLine('')
    else return
    event.preventDefault()
  }
  const mark = (by: 1 | -1) => completion.setState((state) => moved(state, by))
  const shownGhost = ghostText(ghost.line, ghost.suggestion, line)

  return (
    <div className="relative flex min-w-0 flex-1 items-center font-mono text-sm">
      <label htmlFor={id} className="font-semibold">
        docker&nbsp;
      </label>
      <div className="relative min-w-0 flex-1">
        {(connected || line !== '') && (
          <span
            aria-hidden="true"
            className="pointer-events-none absolute inset-0 truncate leading-6 whitespace-pre text-ink-3"
          >
            <span className="invisible">{line}</span>
            {shownGhost}
          </span>
        )}
        <input
          ref={input}
          id={id}
          role="combobox"
          aria-label={t('input')}
          aria-expanded={open}
          aria-controls={open ? `${id}-completions` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={completion.state.at >= 0 ? `${id}-completions-${completion.state.at}` : undefined}
          value={line}
          spellCheck={false}
          autoComplete="off"
          placeholder={connected ? (shownGhost === '' ? t('hint') : '') : t('waiting')}
          onChange={(event) => {
            setLine(event.target.value)
            if (connected) completion.ask(event.target.value, event.target.selectionStart ?? event.target.value.length)
          }}
          onKeyDown={onKeyDown}
          onBlur={completion.close}
          className="relative h-6 w-full bg-transparent caret-accent outline-none placeholder:text-ink-3"
        />
      </div>
      {!connected && line !== '' && <span className="flex-none font-sans text-xs text-ink-3">{t('waiting')}</span>}
      {open && (
        <CompletionPopup
          id={`${id}-completions`}
          state={completion.state}
          column={wordAt(line, line.length).start + 'docker '.length}
          onPick={pick}
        />
      )}
    </div>
  )
}

/** Ctrl+C copies where something is selected, in the prompt or on the page. */
function nothingSelected(): boolean {
  const { activeElement } = document
  const inPrompt =
    activeElement instanceof HTMLInputElement && activeElement.selectionStart !== activeElement.selectionEnd
  return !inPrompt && (getSelection()?.isCollapsed ?? true)
}

/** Takes over what another part of the window hands to the console. */
function useHandedLine(take: (line: string, run: boolean) => void): void {
  const request = useConsoleRequest((state) => state.request)
  const latest = useRef(take)
  latest.current = take
  useEffect(() => {
    if (!request) return
    takeConsoleRequest()
    latest.current(request.line, request.run)
  }, [request])
}
