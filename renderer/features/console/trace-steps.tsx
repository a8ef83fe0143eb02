import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { phasesOf, useStepWords } from '../../components/drawing/step-words.ts'
import { classNames } from '../../components/ui/class-names.ts'
import type { TracedOperation } from '../../lib/trace-store.ts'
import { useWhy } from '../../lib/why.ts'

const NARROWEST = 148

/**
 * What an operation did, as steps on a line: done ones are open circles, the last is filled, a refusal is a cross, and
 * brackets name the commands that it is made of. Progress fills its own part of the line.
 */
export function TraceSteps({ traced }: { traced: TracedOperation }) {
  const { t } = useTranslation('trace')
  const words = useStepWords()
  const why = useWhy()
  const { steps, end, operation } = traced
  const failed = end !== null && end.outcome !== 'done'
  const count = steps.length + (failed ? 1 : 0)
  const columns = `repeat(${count}, minmax(${NARROWEST}px, 250px))`
  const scroller = useRef<HTMLOListElement>(null)
  useEffect(() => {
    if (count > 0 && scroller.current) scroller.current.scrollLeft = scroller.current.scrollWidth
  }, [count])
  return (
    <ol
      ref={scroller}
      {...REACHABLE}
      aria-label={t('label', { line: operation.line })}
      className="grid min-w-0 flex-1 content-start overflow-x-auto overflow-y-hidden pr-4 pl-2.5 [scrollbar-width:none]"
      style={{ gridTemplateColumns: columns, gridTemplateRows: '19px 45px' }}
    >
      {phasesOf(traced).map((phase) => (
        <li
          key={phase.line}
          aria-hidden="true"
          className="row-start-1 mt-[11px] mr-[22px] h-2 border-x border-t border-ink-3"
          style={{ gridColumn: `${phase.from + 1} / ${phase.to + 2}` }}
        >
          <span className="relative -top-2 left-3 bg-surface-sunken px-1 font-mono text-2xs font-medium text-ink-2">
            {phase.line}
          </span>
        </li>
      ))}
      {steps.map((step, index) => {
        const { label, detail } = words(step)
        const last = index === count - 1
        return (
          <Step
            key={`${step.kind} ${step.at}`}
            column={index + 1}
            label={label}
            detail={detail}
            mark={last && end !== null ? 'now' : 'done'}
            line={last ? 'none' : 'plain'}
            fraction={step.kind === 'layer.progress' && end === null ? step.fraction : null}
          />
        )
      })}
      {failed && (
        <Step
          column={count}
          label={end.outcome === 'cancelled' ? t('cancelled') : t('refused')}
          detail={end.error ? why(end.error) : ''}
          mark="bad"
          line="none"
          fraction={null}
        />
      )}
    </ol>
  )
}

/** A strip that scrolls is a stop of the tab key, so that the arrows can scroll it. */
const REACHABLE = { tabIndex: 0 }

interface StepProps {
  column: number
  label: string
  detail: string
  mark: 'done' | 'now' | 'bad'
  line: 'plain' | 'none'
  /** How far a step that is under way has come, 0..1. */
  fraction: number | null
}

function Step({ column, label, detail, mark, line, fraction }: StepProps) {
  return (
    <li className="relative row-start-2 min-w-0 pr-3" style={{ gridColumn: column }}>
      {line === 'plain' && <span aria-hidden="true" className="absolute top-[8px] right-0 left-1 h-px bg-ink-3" />}
      {fraction !== null && (
        <span aria-hidden="true" className="absolute top-[7px] right-3 left-3 h-[3px] bg-line">
          <span className="block h-full bg-rw-edge" style={{ width: `${fraction * 100}%` }} />
        </span>
      )}
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" className="relative mt-[3.5px] block">
        {mark === 'bad' ? (
          <path d="M1 1l8 8M9 1l-8 8" className="fill-none stroke-danger" strokeWidth="2" />
        ) : (
          <circle
            cx="5"
            cy="5"
            r="4"
            strokeWidth="1.4"
            className={mark === 'now' ? 'fill-run stroke-run' : 'fill-surface-sunken stroke-ink-2'}
          />
        )}
      </svg>
      <div
        className={classNames('mt-[3px] truncate text-xs leading-[14px] font-medium', mark === 'bad' && 'text-danger')}
      >
        {label}
      </div>
      <div className="truncate font-mono text-2xs leading-[13px] text-ink-3" title={detail}>
        {detail}
      </div>
    </li>
  )
}
