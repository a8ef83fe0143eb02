import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Volume } from '../../../../engine/wire/volumes.ts'
import { VerbDialog } from '../../../components/command/verb-dialog.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { FormRow, TextField } from '../../../components/ui/text-field.tsx'
import { bridge } from '../../../lib/bridge.ts'
import { volumeName } from '../../../lib/format.ts'
import { closeVolumeDialog } from './dialog-store.ts'

/** Everything in a volume as one tar: a file on the engine's machine, or a download of the browser's. */
export function ExportDialog({ volume }: { volume: Volume }) {
  const { t } = useTranslation('volumes')
  const suggestion = `${volumeName(volume.name)}.tar`
  const [path, setPath] = useState(bridge ? '' : `/tmp/${suggestion}`)
  const choose = async () => setPath((await bridge?.chooseSavePath(suggestion)) ?? path)
  const download = `download/volume?${new URLSearchParams({ ref: volume.name })}`
  return (
    <VerbDialog
      title={t('export.title', { name: volumeName(volume.name) })}
      text={t('export.text')}
      request={{ verb: 'volume-export', volume: volume.name, output: path.trim() || suggestion }}
      action={t('export.action')}
      ready={path.trim().startsWith('/')}
      onClose={closeVolumeDialog}
      note={
        !bridge && (
          <a className="text-accent hover:underline" href={download} download={suggestion} onClick={closeVolumeDialog}>
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
