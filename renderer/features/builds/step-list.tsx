import { type KeyboardEvent, useEffect, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { BuildDetail } from '../../../engine/wire/builds.ts'
import { movedTo } from '../../components/ui/virtual-list.tsx'
import type { Progress } from './progress.ts'
import { StepItem } from './step-item.tsx'
import type { StepRow } from './steps.ts'

export interface StepListProps {
  build: BuildDetail
  rows: readonly StepRow[]
  progress: Progress
  /** Id of a step. */
  selected: string | null
  onSelect: (step: string) => void
}

/** The Dockerfile as the build goes through it. One stop of Tab; the arrows choose the step whose output is shown. */
export function StepList({ build, rows, progress, selected, onSelect }: StepListProps) {
  const { t } = useTranslation('builds')
  const id = useId()
  const at = rows.findIndex(({ step }) => step.id === selected)
  useEffect(() => {
    if (at >= 0) document.getElementById(`${id}${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [at, id])
  const onKey = (event: KeyboardEvent) => {
    const to = movedTo(event.key, at, rows.length, 8)
    const row = to === null ? undefined : rows[to]
    if (!row) return
    event.preventDefault()
    onSelect(row.step.id)
  }
  const named = build.stages.length > 1
  return (
    <div
      role="listbox"
      aria-label={t('steps.label')}
      aria-activedescendant={at < 0 ? undefined : `${id}${at}`}
      tabIndex={0}
      onKeyDown={onKey}
      className="min-h-0 flex-[3_1_0] overflow-y-auto focus-visible:-outline-offset-2"
    >
      {rows.map((row, index) => (
        <StepItem
          key={row.step.id}
          id={`${id}${index}`}
          build={build}
          row={row}
          amount={row.vertex ? (progress.amounts.get(row.vertex.digest) ?? null) : null}
          selected={row.step.id === selected}
          beginsStage={named && row.step === row.stage.steps[0]}
          onSelect={() => onSelect(row.step.id)}
        />
      ))}
    </div>
  )
}
