import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shellLine } from '../../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../../engine/wire/requests.ts'
import type { Volume } from '../../../../engine/wire/volumes.ts'
import { VerbDialog } from '../../../components/command/verb-dialog.tsx'
import { FormRow } from '../../../components/ui/text-field.tsx'
import { volumeName } from '../../../lib/format.ts'
import { ArchiveField, type ChosenArchive, useArchive } from './archive-field.tsx'
import { closeVolumeDialog } from './dialog-store.ts'
import { NameField, useNameFault } from './name-field.tsx'

/** Unpacks a tar: into this volume when nothing is in it, else into a new one. */
export function ImportDialog({ volume }: { volume: Volume }) {
  const { t } = useTranslation('volumes')
  const fits = volume.bytes === 0
  const [name, setName] = useState(fits ? volume.name : `${volumeName(volume.name)}-2`)
  const archive = useArchive()
  const wanted = name.trim()
  const fault = useNameFault(fits ? '' : wanted)
  const request: RequestInput = { verb: 'volume-import', volume: wanted, input: archive.chosen?.id ?? 'FILE' }
  return (
    <VerbDialog
      title={t('import.title')}
      text={fits ? t('import.text', { name: volumeName(volume.name) }) : t('import.textNew')}
      request={request}
      line={shellLine(['docker', 'volume', 'import', wanted, lineName(archive.chosen)])}
      action={t('import.action')}
      ready={wanted !== '' && fault === null && archive.chosen !== null}
      onClose={closeVolumeDialog}
      onAsked={archive.keepUntil}
    >
      <FormRow label={t('import.file')}>{(id) => <ArchiveField id={id} archive={archive} />}</FormRow>
      {!fits && <NameField label={t('import.into')} name={name} onChange={setName} />}
    </VerbDialog>
  )
}

function lineName(chosen: ChosenArchive | null): string {
  return chosen?.name ?? 'FILE'
}
