import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/ui/button.tsx'
import { SearchField } from '../../components/ui/text-field.tsx'
import type { TerminalSession } from './session.ts'

/** Searches what a terminal has shown. Enter goes on, Shift+Enter back, Escape ends it. */
export function SearchBar({ session, onClose }: { session: TerminalSession; onClose: () => void }) {
  const { t } = useTranslation('terminal')
  const [text, setText] = useState('')
  const [found, setFound] = useState(true)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const go = (what: string, back: boolean) => setFound(session.find(what, back) || what === '')
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
  }
  return (
    <search
      onKeyDown={onKeyDown}
      className="flex flex-none items-center gap-1 border-b border-line bg-surface-sunken px-4 py-1.5"
    >
      <SearchField
        ref={field}
        label={t('search')}
        value={text}
        onChange={(value) => {
          setText(value)
          go(value, false)
        }}
        onEnter={(back) => go(text, back)}
        className="w-[240px]"
      />
      <IconButton icon="up" size="small" label={t('previous')} disabled={text === ''} onClick={() => go(text, true)} />
      <IconButton icon="expand" size="small" label={t('next')} disabled={text === ''} onClick={() => go(text, false)} />
      <span role="status" className="flex-1 text-xs text-ink-3">
        {!found && t('notFound')}
      </span>
      <IconButton icon="close" size="small" label={t('endSearch')} onClick={onClose} />
    </search>
  )
}
