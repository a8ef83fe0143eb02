import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ComponentType, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BuildDetail } from '../../../engine/wire/builds.ts'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { errorData } from '../../lib/errors.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { BuildDrawing } from './build-drawing.tsx'
import { BuildFault } from './build-fault.tsx'
import { BuildHead } from './build-head.tsx'
import { StepList } from './step-list.tsx'
import { type LogView, StepLog } from './step-log.tsx'
import { liveliest, stepRows } from './steps.ts'
import { titleOf } from './title.ts'
import { useProgress } from './use-progress.ts'
import { Warnings } from './warnings.tsx'

/** One build, while it runs and afterwards: its Dockerfile step by step, and the stack that it makes. */
export function BuildPage({ id, Log }: { id: string; Log: ComponentType<LogView> }) {
  const { t } = useTranslation('builds')
  const answer = useQuery(trpc.build.queryOptions(id))
  usePageTitle(answer.data ? titleOf(answer.data) : t('title'))
  if (answer.data) return <Build build={answer.data} Log={Log} />
  if (!answer.error) return <LoadingState />
  const error = errorData(answer.error)
  if (error.code !== 'notFound') return <ErrorState error={error} onRetry={() => void answer.refetch()} />
  return (
    <EmptyState title={t('gone.title')} text={t('gone.text')}>
      <Link to="/builds" search={{}} className="text-accent underline">
        {t('title')}
      </Link>
    </EmptyState>
  )
}

function Build({ build, Log }: { build: BuildDetail; Log: ComponentType<LogView> }) {
  const { t } = useTranslation('builds')
  const progress = useProgress(build.id)
  const rows = useMemo(() => stepRows(build, progress.vertices), [build, progress.vertices])
  const [chosen, setChosen] = useState<string | null>(null)
  const said = useMemo(() => new Set(progress.lines.keys()), [progress.lines])
  const selected = rows.find(({ step }) => step.id === chosen) ?? liveliest(rows, said)
  const lines = progress.lines.get(selected?.vertex?.digest ?? '') ?? []
  const layers = rows.filter(({ step }) => step.makesLayer).length
  const settings = rows.length - layers - build.stages.length
  return (
    <section aria-label={titleOf(build)} className="flex min-w-0 flex-1 flex-col">
      <BuildHead build={build} />
      <div className="flex min-h-0 flex-1">
        <div className="goes-stale flex w-[580px] min-w-0 flex-none flex-col border-r border-line-strong max-[1279px]:w-[52%] max-[859px]:w-full max-[859px]:flex-1">
          <h2 className="flex min-h-[34px] flex-none items-center gap-2 border-b border-line bg-surface-sunken px-4 text-xs text-ink-3">
            <span className="font-mono text-ink-1">{build.dockerfile?.name ?? 'Dockerfile'}</span>
            {rows.length > 0 && (
              <span className="truncate">
                {t('steps.sum', {
                  layers: t('steps.layers', { count: layers }),
                  settings: t('steps.only', { count: settings }),
                })}
              </span>
            )}
          </h2>
          <BuildFault build={build} shownAtStep={rows.some(({ state }) => state === 'failed')} />
          {rows.length > 0 ? (
            <StepList
              build={build}
              rows={rows}
              progress={progress}
              selected={selected?.step.id ?? null}
              onSelect={setChosen}
            />
          ) : (
            build.state === 'running' && <LoadingState text={t('reading')} />
          )}
          <Warnings warnings={build.warnings} />
          {selected && <StepLog key={selected.step.id} row={selected} lines={lines} Log={Log} />}
        </div>
        <div className="flex min-w-0 flex-1 max-[859px]:hidden">
          <BuildDrawing build={build} rows={rows} selected={selected} onSelect={setChosen} />
        </div>
      </div>
    </section>
  )
}
