import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '../../../components/command/confirm-dialog.tsx'
import { Checkbox } from '../../../components/ui/checkbox.tsx'
import { useFormat } from '../../../lib/format.ts'
import { trpc } from '../../../lib/rpc.ts'
import { closeVolumeDialog } from './dialog-store.ts'
import { WhatGoes } from './what-goes.tsx'

/** Shows what a prune would remove, before it does. */
export function PruneDialog() {
  const { t } = useTranslation('volumes')
  const format = useFormat()
  const [all, setAll] = useState(false)
  const { data: volumes = [] } = useQuery(trpc.volumes.queryOptions())
  const going = volumes.filter((volume) => volume.users.length === 0 && (all || volume.anonymous))
  const bytes = going.reduce((sum, volume) => sum + (volume.bytes ?? 0), 0)
  return (
    <ConfirmDialog
      title={t('prune.title')}
      text={t('prune.text')}
      request={{ verb: 'volume-prune', all }}
      keep={t('prune.keep')}
      action={t('prune.action', { count: going.length, size: format.size(bytes) })}
      possible={going.length > 0}
      onClose={closeVolumeDialog}
    >
      <Checkbox checked={all} onChange={setAll}>
        {t('prune.named')}
      </Checkbox>
      {going.length > 0 ? <WhatGoes volumes={going} /> : <p className="text-sm text-ink-2">{t('prune.nothing')}</p>}
    </ConfirmDialog>
  )
}
