import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '../../components/command/confirm-dialog.tsx'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { useFormat } from '../../lib/format.ts'
import { trpc } from '../../lib/rpc.ts'

/** What a prune of images would remove and free, before it does. */
export function CleanUpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('store')
  const format = useFormat()
  const [all, setAll] = useState(false)
  const { data } = useQuery(trpc.frees.queryOptions({ kind: 'prune', all }))
  const something = data !== undefined && (data.layers.length > 0 || data.untagged.length > 0)
  return (
    <ConfirmDialog
      title={t('cleanUp.title')}
      text={t('cleanUp.text')}
      request={{ verb: 'image-prune', all }}
      keep={t('cleanUp.keep')}
      action={t('cleanUp.action', { size: format.size(data?.bytes ?? 0) })}
      possible={something}
      onClose={onClose}
    >
      <Checkbox checked={all} onChange={setAll}>
        {t('cleanUp.named')}
      </Checkbox>
      {data && (
        <p className="max-h-40 overflow-auto text-sm text-ink-2">
          {!something
            ? t('cleanUp.nothing')
            : data.untagged.length > 0
              ? t('cleanUp.names', { names: format.list(data.untagged) })
              : t('layers', { count: data.layers.length })}
        </p>
      )}
    </ConfirmDialog>
  )
}
