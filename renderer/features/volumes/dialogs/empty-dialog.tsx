import { useTranslation } from 'react-i18next'
import type { Volume } from '../../../../engine/wire/volumes.ts'
import { ConfirmDialog } from '../../../components/command/confirm-dialog.tsx'
import { volumeName } from '../../../lib/format.ts'
import { closeVolumeDialog } from './dialog-store.ts'
import { InTheWay, WhatGoes } from './what-goes.tsx'

/** Takes out what is in a volume; it stays, and so does what mounts it. */
export function EmptyDialog({ volume }: { volume: Volume }) {
  const { t } = useTranslation('volumes')
  const name = volumeName(volume.name)
  const running = volume.users.filter((user) => user.running)
  return (
    <ConfirmDialog
      title={t('empty.title', { name })}
      text={t('empty.text')}
      request={{ verb: 'volume-empty', volume: volume.name }}
      keep={t('empty.keep')}
      action={t('empty.action', { name })}
      possible={running.length === 0}
      onClose={closeVolumeDialog}
    >
      <WhatGoes volumes={[volume]} />
      <InTheWay users={running} text={t('empty.running')} />
    </ConfirmDialog>
  )
}
