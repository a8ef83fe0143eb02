import { type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/ui/button.tsx'
import { bridge } from '../../../lib/bridge.ts'
import { errorData } from '../../../lib/errors.ts'
import { useFormat } from '../../../lib/format.ts'
import { rpc } from '../../../lib/rpc.ts'
import { upload } from '../../../lib/upload.ts'

/** A tar that the engine has opened; `id` names it in a request. */
export interface ChosenArchive {
  id: string
  name: string
  bytes: number
}

export interface ArchiveChoice {
  chosen: ChosenArchive | null
  state: 'none' | 'reading' | 'chosen' | { failed: string }
  take(file: File): Promise<void>
  /** Keeps it open until that is over; without it, it is closed when the form goes. */
  keepUntil(over: Promise<unknown>): void
}

/** The engine needs it no longer. */
function giveBack(open: RefObject<string | null>): void {
  if (open.current) void rpc.closeArchive.mutate(open.current).catch(() => undefined)
  open.current = null
}

/** One tar for a form, opened by the engine and given back when the form is done with it. */
export function useArchive(): ArchiveChoice {
  const [chosen, setChosen] = useState<ChosenArchive | null>(null)
  const [state, setState] = useState<ArchiveChoice['state']>('none')
  const open = useRef<string | null>(null)
  useEffect(() => () => giveBack(open), [])
  return {
    chosen,
    state,
    async take(file) {
      giveBack(open)
      setChosen(null)
      setState('reading')
      try {
        const path = bridge?.pathForFile(file) || (await upload(file, () => {}, new AbortController().signal))
        const preview = await rpc.openArchive.mutate(path)
        open.current = preview.id
        setChosen({ id: preview.id, name: bridge ? path : file.name, bytes: file.size })
        setState('chosen')
      } catch (error) {
        setState({ failed: errorData(error).message })
      }
    },
    keepUntil(over) {
      const id = open.current
      open.current = null
      if (id) void over.finally(() => rpc.closeArchive.mutate(id).catch(() => undefined))
    },
  }
}

/** The button that asks for a file, and what became of it. */
export function ArchiveField({ id, archive }: { id: string; archive: ArchiveChoice }) {
  const { t } = useTranslation('volumes')
  const format = useFormat()
  const input = useRef<HTMLInputElement>(null)
  const { chosen, state } = archive
  return (
    <span className="flex min-h-7 items-center gap-2.5">
      <input
        ref={input}
        type="file"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) void archive.take(file)
        }}
      />
      <Button id={id} data-autofocus icon="file" onClick={() => input.current?.click()}>
        {t('import.choose')}
      </Button>
      <span role="status" className="min-w-0 flex-1 truncate text-xs text-ink-2">
        {state === 'reading' && t('import.reading')}
        {chosen && (
          <>
            <b className="font-mono font-medium text-ink-1">{chosen.name}</b> {format.size(chosen.bytes)}
          </>
        )}
        {typeof state === 'object' && <span className="text-danger">{state.failed}</span>}
      </span>
    </span>
  )
}
