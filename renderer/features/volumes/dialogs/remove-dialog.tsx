import { useTranslation } from 'react-i18next'
import type { Volume } from '../../../../engine/wire/volumes.ts'
import { ConfirmDialog } from '../../../components/command/confirm-dialog.tsx'
import { volumeName } from '../../../lib/format.ts'
import { closeVolumeDialog } from './dialog-store.ts'
import { InTheWay, WhatGoes } from './what-goes.tsx'

export function RemoveDialog({ volume }: { volume: Volume }) {
  const { t } = useTranslation('volumes')
  const name = volumeName(volume.name)
  return (
    <ConfirmDialog
      title={t('remove.title', { name })}
      text={volume.bytes === null ? t('remove.textElsewhere') : t('remove.text')}
      request={{ verb: 'volume-rm', volume: volume.name }}
      keep={t('remove.keep')}
      action={t('remove.action', { name })}
      possible={volume.users.length === 0}
      onClose={closeVolumeDialog}
    >
      <WhatGoes volumes={[volume]} />
      <InTheWay users={volume.users} text={t('remove.mountedBy')} />
    </ConfirmDialog>
  )
}
