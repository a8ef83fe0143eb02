import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../engine/wire/command-line.ts'
import type { ErrorData } from '../../../engine/wire/errors.ts'
import type { RequestInput, RequestResult } from '../../../engine/wire/requests.ts'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { useGhostLine } from '../../lib/ghost.ts'
import { performFromForm } from '../../lib/perform.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogBody, DialogFoot, DialogLine, DialogRefusal } from '../ui/dialog.tsx'

export interface VerbDialogProps {
  title: string
  text?: string
  /** What pressing the button asks for. */
  request: RequestInput
  /** The docker line, when it is not that of the request. */
  line?: string
  action: string
  /** False while the form cannot be sent. */
  ready?: boolean
  width?: string
  /** At the right of the fields: what will be made. */
  aside?: ReactNode
  /** At the left of the buttons. */
  note?: ReactNode
  onClose: () => void
  /** It was asked for: `result` resolves when it is over. */
  onAsked?: (result: Promise<RequestResult | null>) => void
  children: ReactNode
}

/**
 * A form of one verb: its fields, the docker line they make, and the button that asks for it. A request that is refused
 * at once leaves the form open, with what was typed and the reason.
 */
export function VerbDialog({
  title,
  text,
  request,
  line = commandLine(request),
  action,
  ready = true,
  width,
  aside,
  note,
  onClose,
  onAsked,
  children,
}: VerbDialogProps) {
  const { t } = useTranslation('app')
  const connected = useConnection(isConnected)
  const [refused, setRefused] = useState<ErrorData | null>(null)
  useGhostLine(line)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready || !connected) return
    const answer = await performFromForm(request)
    if (answer.refused) return setRefused(answer.refused)
    onAsked?.(answer.result)
    onClose()
  }
  return (
    <Dialog title={title} description={text} width={width} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
        <div className="flex min-h-0">
          <DialogBody className="grid content-start gap-2.5">{children}</DialogBody>
          {aside}
        </div>
        {refused && <DialogRefusal error={refused} />}
        <DialogLine>{line}</DialogLine>
        <DialogFoot note={note}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" kind="primary" disabled={!ready || !connected}>
            {action}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
