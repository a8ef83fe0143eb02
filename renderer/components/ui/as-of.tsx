import { useTranslation } from 'react-i18next'
import { useConnection } from '../../lib/connection.ts'
import { useFormat } from '../../lib/format.ts'

/** Over a drawing while the engine does not answer: when what is drawn was true. */
export function AsOf() {
  const { t } = useTranslation('app')
  const format = useFormat()
  const { state, answeredAt } = useConnection()
  if (state !== 'lost' || answeredAt === null) return null
  return (
    <span className="absolute top-3 left-4 z-10 rounded-sm border border-ink-3 bg-surface-2 px-2 py-1 text-xs font-semibold tabular-nums">
      {t('lost.asOf', { time: format.clock(answeredAt) })}
    </span>
  )
}
