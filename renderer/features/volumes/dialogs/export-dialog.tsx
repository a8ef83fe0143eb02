import { useTranslation } from 'react-i18next'
import type { Volume } from '../../../../engine/wire/volumes.ts'
import { OutputDialog } from '../../../components/command/output-dialog.tsx'
import { volumeName } from '../../../lib/format.ts'
import { closeVolumeDialog } from './dialog-store.ts'

/** Everything in a volume as one tar. */
export function ExportDialog({ volume }: { volume: Volume }) {
  const { t } = useTranslation('volumes')
  const name = volumeName(volume.name)
  return (
    <OutputDialog
      title={t('export.title', { name })}
      text={t('export.text')}
      suggestion={`${name}.tar`}
      request={(output) => ({ verb: 'volume-export', volume: volume.name, output })}
      download={`download/volume?${new URLSearchParams({ ref: volume.name })}`}
      action={t('export.action')}
      onClose={closeVolumeDialog}
    />
  )
}
