import { useTranslation } from 'react-i18next'
import type { BuildDetail, BuildMiss } from '../../../engine/wire/builds.ts'
import { classNames } from '../../components/ui/class-names.ts'
import { Icon, type IconName } from '../../components/ui/icon.tsx'
import { useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { Excerpt } from './excerpt.tsx'
import { Instruction } from './instruction.tsx'
import { Missed } from './missed.tsx'
import type { StepRow, StepState } from './steps.ts'

const ICONS: Partial<Record<StepState, IconName>> = {
  base: 'images',
  running: 'restart',
  cached: 'check',
  failed: 'close',
  cancelled: 'stop',
}

const QUIET: StepState[] = ['settings', 'waiting', 'notReached', 'notNeeded', 'notTold', 'begins']

export interface StepItemProps {
  id: string
  build: BuildDetail
  row: StepRow
  /** What it downloads or receives. */
  amount: { current: number; total: number } | null
  selected: boolean
  /** The stage's name stands above it. */
  beginsStage: boolean
  onSelect: () => void
}

export function StepItem({ id, build, row, amount, selected, beginsStage, onSelect }: StepItemProps) {
  const { t } = useTranslation('builds')
  const { step, stage, number, vertex, state } = row
  const missed = state === 'made' || state === 'running' ? missOf(row) : null
  const icon = missed && state === 'made' ? 'warn' : state === 'made' ? 'plus' : ICONS[state]
  return (
    <>
      {beginsStage && (
        <p role="presentation" className="border-b border-line bg-surface-sunken px-4 py-1 text-2xs text-ink-3">
          {t('steps.stage', { name: stage.name ?? String(stage.index) })}
          {!stage.needed && ` · ${t('steps.stageNotNeeded')}`}
        </p>
      )}
      <div
        id={id}
        role="option"
        aria-selected={selected}
        onMouseDown={onSelect}
        className={classNames(
          'border-b border-line',
          state === 'running' && 'bg-rw-soft shadow-[inset_3px_0_var(--color-rw-edge)]',
          state === 'failed' && 'shadow-[inset_3px_0_var(--color-danger)]',
          missed && state === 'made' && 'shadow-[inset_3px_0_var(--color-warn)]',
          selected ? state !== 'running' && 'bg-selected' : 'hover:bg-hover',
        )}
      >
        <div className="grid min-h-8 grid-cols-[30px_18px_minmax(0,1fr)_auto] items-center gap-2 pr-4 pl-3">
          <span className="text-right font-mono text-xs text-ink-3">{number ?? ''}</span>
          {icon ? <Icon name={icon} className={iconInk(state, missed !== null)} /> : <span />}
          <span
            className={classNames('truncate font-mono text-xs leading-5', QUIET.includes(state) && 'text-ink-3')}
            title={step.text}
          >
            <Instruction text={step.text} />
          </span>
          <Outcome row={row} amount={amount} missed={missed !== null} />
        </div>
        {missed && <Missed missed={missed} startedAt={build.startedAt} />}
        {state === 'failed' && vertex && (
          <div className="pr-4 pb-3 pl-[76px]">
            <p className="pb-2 text-sm font-semibold wrap-anywhere text-danger">{vertex.error}</p>
            {build.dockerfile && <Excerpt text={build.dockerfile.text} lines={step.lines} />}
          </div>
        )}
      </div>
    </>
  )
}

/** What is made anew only because a step below it was needs no words of its own. */
function missOf({ vertex }: StepRow): BuildMiss | null {
  const missed = vertex?.missed ?? null
  return missed === null || missed.because === 'first' || missed.because === 'parent' ? null : missed
}

function iconInk(state: StepState, missed: boolean): string {
  if (missed) return 'text-warn'
  if (state === 'failed') return 'text-danger'
  return state === 'running' ? 'text-rw-edge' : 'text-ink-3'
}

/** What became of it, in a few words: how, how long, how much. */
function Outcome({ row, amount, missed }: { row: StepRow; amount: StepItemProps['amount']; missed: boolean }) {
  const { t } = useTranslation('builds')
  const format = useFormat()
  const { state, vertex } = row
  const time = vertex?.started != null && vertex.completed != null ? vertex.completed - vertex.started : 0
  const size = vertex?.layer ? format.size(vertex.layer.bytes) : t('steps.noLayer')
  const ink = missed ? 'text-warn' : state === 'failed' ? 'text-danger' : 'text-ink-3'
  return (
    <span className={`text-xs whitespace-nowrap tabular-nums ${state === 'running' ? 'font-medium text-rw-ink' : ink}`}>
      {state === 'running' && vertex?.started != null ? (
        <Running since={vertex.started} amount={amount} />
      ) : (
        t(`steps.${state}`, { time: format.duration(time), size })
      )}
    </span>
  )
}

function Running({ since, amount }: { since: number; amount: StepItemProps['amount'] }) {
  const { t } = useTranslation('builds')
  const format = useFormat()
  const now = useNow()
  const time = format.span(Math.max(0, now - since))
  return amount && amount.total > 0
    ? t('steps.receiving', { time, size: format.size(amount.current), of: format.size(amount.total) })
    : t('steps.running', { time })
}
