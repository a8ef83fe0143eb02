import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { modelOfContainer } from '../../components/stack/model-of.ts'
import type { StackModel } from '../../components/stack/model.ts'
import { useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { NO_CHANGES } from './changes-model.ts'
import type { LiveContainer } from './use-live-container.ts'

/** What the drawing shows of a container now. */
export function useContainerModel({ detail, processes, changes }: LiveContainer): StackModel | null {
  const { t } = useTranslation('containers')
  const format = useFormat()
  const startedAt = detail?.state.startedAt ?? null
  const now = useNow(startedAt !== null && Date.now() - startedAt < 60_000 ? 1000 : 60_000)
  return useMemo(() => {
    if (!detail) return null
    const counts = changes === NO_CHANGES ? detail.counts : changes.counts
    const note =
      detail.state.status === 'running' && startedAt !== null
        ? t('runningFor', { span: format.age(Math.max(now, Date.now()) - startedAt) })
        : ''
    return modelOfContainer(detail, processes, counts, note)
  }, [detail, processes, changes, startedAt, now, t, format])
}
