import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { bridge } from '../../lib/bridge.ts'
import { Button } from '../ui/button.tsx'
import { FormRow, TextField } from '../ui/text-field.tsx'
import { VerbDialog } from './verb-dialog.tsx'

export interface OutputDialogProps {
  title: string
  text: string
  /** What the file is called unless somebody says otherwise. */
  suggestion: string
  request: (output: string) => RequestInput
  /** Where a browser gets the same; null: it cannot. */
  download: string | null
  action: string
  width?: string
  onClose: () => void
  /** Over the field. */
  children?: ReactNode
}

/** A verb that writes one file: to a path on the machine of the engine, or, in a browser, as a download of the browser's. */
export function OutputDialog(props: OutputDialogProps) {
  const { title, text, suggestion, request, download, action, width, onClose, children } = props
  const { t } = useTranslation('app')
  const [path, setPath] = useState(bridge ? '' : `/tmp/${suggestion}`)
  const choose = async () => setPath((await bridge?.chooseSavePath(suggestion)) ?? path)
  return (
    <VerbDialog
      title={title}
      text={text}
      request={request(path.trim() || suggestion)}
      action={action}
      ready={path.trim().startsWith('/')}
      width={width}
      onClose={onClose}
      note={
        !bridge &&
        download !== null && (
          <a className="text-accent hover:underline" href={download} download={suggestion} onClick={onClose}>
            {t('output.download')}
          </a>
        )
      }
    >
      {children}
      <FormRow label={t('output.file')} hint={t('output.hint')}>
        {(id) => (
          <span className="flex gap-2">
            <TextField
              id={id}
              data-autofocus
              className="flex-1"
              value={path}
              onChange={(event) => setPath(event.target.value)}
            />
            {bridge && <Button onClick={() => void choose()}>{t('output.choose')}</Button>}
          </span>
        )}
      </FormRow>
    </VerbDialog>
  )
}
