import { useTranslation } from 'react-i18next'
import { classNames } from '../../components/ui/class-names.ts'
import { useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { cancel } from '../../lib/perform.ts'
import type { TracedOperation } from '../../lib/trace-store.ts'

/** The operation at the left of its trace: its command, what it was about, how long it took, what can be done with it. */
export function TraceSummary({ traced, onReplay }: { traced: TracedOperation; onReplay?: () => void }) {
  const { t } = useTranslation('console')
  const { operation, end } = traced
  const name = nameOf(traced)
  return (
    <div className="w-[190px] flex-none py-[7px] pl-4">
      <div className="truncate font-mono text-xs font-semibold" title={operation.line}>
        {operation.line === '' ? operation.verb : `docker ${operation.verb.replace('-', ' ')}`}
      </div>
      <div
        className={classNames(
          'truncate text-xs tabular-nums',
          end?.outcome === 'refused' ? 'text-danger' : 'text-ink-3',
        )}
      >
        <Took traced={traced} name={name} />
      </div>
      {end === null ? (
        <button type="button" className="text-xs text-accent hover:underline" onClick={() => void cancel(operation.id)}>
          {t('cancelOperation')}
        </button>
      ) : (
        onReplay && (
          <button type="button" className="text-xs text-accent hover:underline" onClick={onReplay}>
            {t('replay')}
          </button>
        )
      )}
    </div>
  )
}

function Took({ traced, name }: { traced: TracedOperation; name: string }) {
  const { t } = useTranslation('console')
  const format = useFormat()
  const { operation, end } = traced
  if (end === null) return <SoFar startedAt={operation.startedAt} name={name} />
  const duration = format.duration(end.at)
  if (end.outcome === 'refused') return t('refusedAfter', { duration })
  if (end.outcome === 'cancelled') return t('cancelledAfter', { duration })
  return name === '' ? duration : t('took', { name, duration })
}

function SoFar({ startedAt, name }: { startedAt: number; name: string }) {
  const { t } = useTranslation('console')
  const format = useFormat()
  const now = useNow()
  const duration = format.span(Math.max(0, now - startedAt))
  return name === '' ? t('sinceAlone', { duration }) : t('since', { name, duration })
}

/** What the operation is about; a create or a load learns it on the way. */
function nameOf(traced: TracedOperation): string {
  if (traced.operation.object) return traced.operation.object.name
  for (const step of traced.steps) {
    if ('container' in step && step.container) return step.container.name
    if (step.kind === 'tag.set') return step.name
  }
  return ''
}
