import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '../../components/command/confirm-dialog.tsx'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { useFormat } from '../../lib/format.ts'
import { trpc } from '../../lib/rpc.ts'
import { closePruneDialog } from './dialog-store.ts'
import { Instruction } from './instruction.tsx'

/** So many steps are named. */
const NAMED = 8

/** Shows which steps of builds would be forgotten, before they are. */
export function PruneDialog() {
  const { t } = useTranslation('builds')
  const format = useFormat()
  const [all, setAll] = useState(false)
  const { data: cache = [] } = useQuery(trpc.buildCache.queryOptions())
  const going = cache.filter(({ inUse, shared }) => !inUse && (all || !shared))
  const bytes = going.reduce((sum, record) => sum + (record.shared ? 0 : record.bytes), 0)
  return (
    <ConfirmDialog
      title={t('prune.title')}
      text={t('prune.text')}
      request={{ verb: 'builder-prune', all }}
      keep={t('prune.keep')}
      action={t('prune.action', { count: going.length, size: format.size(bytes) })}
      possible={going.length > 0}
      onClose={closePruneDialog}
    >
      <Checkbox checked={all} onChange={setAll}>
        {t('prune.all')}
      </Checkbox>
      {going.length === 0 ? (
        <p className="text-sm text-ink-2">{t('prune.nothing')}</p>
      ) : (
        <ul className="border border-line">
          {going.slice(0, NAMED).map(({ id, description, bytes: size, lastUsed }) => (
            <li key={id} className="flex gap-3 border-b border-line px-2 py-1 text-xs last:border-b-0">
              <span className="min-w-0 flex-1 truncate font-mono" title={description}>
                <Instruction text={description} />
              </span>
              <span className="flex-none text-ink-3">{format.age(Date.now() - lastUsed)}</span>
              <span className="w-16 flex-none text-right font-mono tabular-nums">{format.size(size)}</span>
            </li>
          ))}
          {going.length > NAMED && (
            <li className="px-2 py-1 text-xs text-ink-3">{t('prune.more', { count: going.length - NAMED })}</li>
          )}
        </ul>
      )}
    </ConfirmDialog>
  )
}
