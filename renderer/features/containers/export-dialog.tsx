import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { VerbDialog } from '../../components/command/verb-dialog.tsx'
import { Button } from '../../components/ui/button.tsx'
import { FormRow, TextField } from '../../components/ui/text-field.tsx'
import { bridge } from '../../lib/bridge.ts'
import { closeContainerDialog } from './dialog-store.ts'

/** Writes what the processes see into one flat tar: a file on the engine's machine, or a download of the browser's. */
export function ExportDialog({ container }: { container: Container }) {
  const { t } = useTranslation('containers')
  const suggestion = `${container.name}.tar`
  const [path, setPath] = useState(bridge ? '' : `/tmp/${suggestion}`)
  const download = `download/container?${new URLSearchParams({ ref: container.id })}`
  const choose = async () => setPath((await bridge?.chooseSavePath(suggestion)) ?? path)
  return (
    <VerbDialog
      onClose={closeContainerDialog}
      title={t('export.title', { name: container.name })}
      text={t('export.text')}
      request={{ verb: 'export', container: container.name, output: path.trim() || suggestion }}
      action={t('export.action')}
      ready={path.trim().startsWith('/')}
      note={
        !bridge && (
          <a
            className="text-accent hover:underline"
            href={download}
            download={suggestion}
            onClick={closeContainerDialog}
          >
            {t('export.download')}
          </a>
        )
      }
    >
      <FormRow label={t('export.path')} hint={t('export.pathHint')}>
        {(id) => (
          <span className="flex gap-2">
            <TextField
              id={id}
              data-autofocus
              className="flex-1"
              value={path}
              onChange={(event) => setPath(event.target.value)}
            />
            {bridge && <Button onClick={() => void choose()}>{t('export.choose')}</Button>}
          </span>
        )}
      </FormRow>
    </VerbDialog>
  )
}
