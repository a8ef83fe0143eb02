import type { ReactNode } from 'react'
import { commandLine } from '../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { useGhostLine } from '../../lib/ghost.ts'
import { perform } from '../../lib/perform.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogBody, DialogFoot, DialogLine } from '../ui/dialog.tsx'

export interface ConfirmDialogProps {
  title: string
  text: string
  /** What goes. */
  request: RequestInput
  /** The harmless button, which has the focus. */
  keep: string
  action: string
  /** False when there is something in the way; `children` say what. */
  possible?: boolean
  onClose: () => void
  children: ReactNode
}

/** Names what goes before anything does. */
export function ConfirmDialog({
  title,
  text,
  request,
  keep,
  action,
  possible = true,
  onClose,
  children,
}: ConfirmDialogProps) {
  const connected = useConnection(isConnected)
  const line = commandLine(request)
  useGhostLine(line)
  const confirm = () => {
    onClose()
    void perform(request)
  }
  return (
    <Dialog title={title} description={text} width="w-[560px]" onClose={onClose}>
      <DialogBody className="grid content-start gap-2.5">{children}</DialogBody>
      <DialogLine>{line}</DialogLine>
      <DialogFoot>
        <Button data-autofocus onClick={onClose}>
          {keep}
        </Button>
        <Button kind="danger" icon="trash" disabled={!connected || !possible} onClick={confirm}>
          {action}
        </Button>
      </DialogFoot>
    </Dialog>
  )
}
