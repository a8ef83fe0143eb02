import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Volume } from '../../../../engine/wire/volumes.ts'
import { VerbDialog } from '../../../components/command/verb-dialog.tsx'
import { useFormat, volumeName } from '../../../lib/format.ts'
import { closeVolumeDialog } from './dialog-store.ts'
import { NameField, useNameFault } from './name-field.tsx'

/** Everything in a volume, once more under another name. */
export function CloneDialog({ volume }: { volume: Volume }) {
  const { t } = useTranslation('volumes')
  const format = useFormat()
  const [name, setName] = useState(`${volumeName(volume.name)}-copy`)
  const wanted = name.trim()
  const fault = useNameFault(wanted)
  return (
    <VerbDialog
      title={t('clone.title', { name: volumeName(volume.name) })}
      text={volume.bytes === null ? t('clone.text') : t('clone.textSize', { size: format.size(volume.bytes) })}
      request={{ verb: 'volume-clone', volume: volume.name, name: wanted }}
      action={t('clone.action')}
      ready={wanted !== '' && fault === null}
      width="w-[520px]"
      onClose={closeVolumeDialog}
    >
      <NameField label={t('clone.name')} name={name} onChange={setName} />
    </VerbDialog>
  )
}
