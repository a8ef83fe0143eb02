import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../engine/wire/command-line.ts'
import type { ErrorData } from '../../../engine/wire/errors.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { Button } from '../../components/ui/button.tsx'
import { Dialog, DialogBody, DialogFoot, DialogLine, DialogRefusal } from '../../components/ui/dialog.tsx'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { useGhostLine } from '../../lib/ghost.ts'
import { performFromForm } from '../../lib/perform.ts'
import { closeContainerDialog } from './dialog-store.ts'

export interface VerbDialogProps {
  title: string
  text?: string
  /** What pressing the button asks for. */
  request: RequestInput
  action: string
  /** False while the form cannot be sent. */
  ready?: boolean
  width?: string
  /** At the right of the fields: what will be made. */
  aside?: ReactNode
  /** At the left of the buttons. */
  note?: ReactNode
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
  action,
  ready = true,
  width,
  aside,
  note,
  children,
}: VerbDialogProps) {
  const { t } = useTranslation('app')
  const connected = useConnection(isConnected)
  const [refused, setRefused] = useState<ErrorData | null>(null)
  const line = commandLine(request)
  useGhostLine(line)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready || !connected) return
    const answer = await performFromForm(request)
    if (answer.refused) setRefused(answer.refused)
    else closeContainerDialog()
  }
  return (
    <Dialog title={title} description={text} width={width} onClose={closeContainerDialog}>
      <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
        <div className="flex min-h-0">
          <DialogBody className="grid content-start gap-2.5">{children}</DialogBody>
          {aside}
        </div>
        {refused && <DialogRefusal error={refused} />}
        <DialogLine>{line}</DialogLine>
        <DialogFoot note={note}>
          <Button onClick={closeContainerDialog}>{t('cancel')}</Button>
          <Button type="submit" kind="primary" disabled={!ready || !connected}>
            {action}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
