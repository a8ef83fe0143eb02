import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { Button } from '../../components/ui/button.tsx'
import { Dialog, DialogBody, DialogFoot, DialogLine } from '../../components/ui/dialog.tsx'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { perform } from '../../lib/perform.ts'
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
  /** At the left of the buttons. */
  note?: ReactNode
  children: ReactNode
}

/** A form of one verb: its fields, the docker line they make, and the button that asks for it. */
export function VerbDialog({ title, text, request, action, ready = true, width, note, children }: VerbDialogProps) {
  const { t } = useTranslation('app')
  const connected = useConnection(isConnected)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || !connected) return
    closeContainerDialog()
    void perform(request)
  }
  return (
    <Dialog title={title} description={text} width={width} onClose={closeContainerDialog}>
      <form onSubmit={submit} className="flex min-h-0 flex-col">
        <DialogBody className="grid content-start gap-2.5">{children}</DialogBody>
        <DialogLine>{commandLine(request)}</DialogLine>
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
