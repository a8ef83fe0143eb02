import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../engine/wire/command-line.ts'
import type { ErrorData } from '../../../engine/wire/errors.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { Button } from '../../components/ui/button.tsx'
import { Dialog, DialogFoot, DialogRefusal } from '../../components/ui/dialog.tsx'
import { copyText } from '../../lib/clipboard.ts'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { useGhostLine } from '../../lib/ghost.ts'
import { useOverlay } from '../../lib/overlay.ts'
import { performFromForm } from '../../lib/perform.ts'
import { trpc } from '../../lib/rpc.ts'
import { requestTerminal } from '../../lib/terminal-request.ts'
import { commandWords } from './command-words.ts'
import { LineEditor } from './line-editor.tsx'
import { emptyForm, faults, requestOf, type RunForm } from './run-form.ts'
import { RunFields } from './run-fields.tsx'
import { RunPreview } from './run-preview.tsx'

/** The form of `docker run` and `docker create`: fields, what they will make, and the line, each following the others. */
export function RunDialog() {
  const run = useOverlay((overlay) => overlay.run)
  if (!run) return null
  return <OpenRunDialog key={run.image} image={run.image} />
}

function close(): void {
  useOverlay.setState({ run: null })
}

function OpenRunDialog({ image }: { image: string }) {
  const { t } = useTranslation('run')
  const connected = useConnection(isConnected)
  const { data: images = [] } = useQuery(trpc.images.queryOptions({ all: false }))
  const { data: containers = [] } = useQuery(trpc.containers.queryOptions())
  const [form, setForm] = useState<RunForm>(() => emptyForm(image || (images[0]?.names[0] ?? '')))
  const [lineFault, setLineFault] = useState(false)
  const [refused, setRefused] = useState<ErrorData | null>(null)
  const change = (patch: Partial<RunForm>) => setForm((before) => ({ ...before, ...patch }))

  const request = useMemo(() => requestOf(form, commandWords(form.command)), [form])
  const line = commandLine(request)
  useGhostLine(line)
  const chosen = images.find(
    (one) => one.names.includes(named(form.image)) || one.id.includes(form.image.trim() || '-'),
  )
  const taken = containers.some((container) => container.name === form.name.trim())
  const ready = connected && !lineFault && form.image.trim() !== '' && !taken && faults(form).length === 0

  const ask = async (asked: RequestInput) => {
    const answer = await performFromForm(asked)
    setRefused(answer.refused)
    if (answer.refused) return
    close()
    const result = await answer.result
    const wantsTerminal = asked.verb === 'run' && asked.tty && !asked.detach
    if (result?.id && wantsTerminal) requestTerminal({ container: result.id, execId: null })
  }
  const { detach: _, ...created } = request
  return (
    <Dialog title={t('title')} width="w-[978px]" onClose={close}>
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void ask(request)
        }}
      >
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,572px)_minmax(0,1fr)] border-t border-line max-[859px]:grid-cols-1">
          <RunFields form={form} change={change} images={images} chosen={chosen ?? null} taken={taken} />
          <RunPreview form={form} image={chosen ?? null} command={request.command ?? []} />
        </div>
        {refused && <DialogRefusal error={refused} />}
        <LineEditor line={line} onForm={setForm} onFault={setLineFault} />
        <DialogFoot note={t('lineHint')}>
          <Button kind="quiet" icon="copy" onClick={() => void copyText(line)}>
            {t('copyLine')}
          </Button>
          <Button disabled={!ready} onClick={() => void ask({ ...created, verb: 'create' })}>
            {t('createOnly')}
          </Button>
          <Button type="submit" kind="primary" icon="play" disabled={!ready}>
            {t('action')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}

/** `busybox` is `busybox:latest`. */
function named(reference: string): string {
  const text = reference.trim()
  return /[:@][^/]*$/.test(text) ? text : `${text}:latest`
}
