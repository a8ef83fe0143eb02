import { type ComponentType, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLine } from '../../../engine/wire/containers.ts'
import type { StepRow } from './steps.ts'

/** How lines of output are shown: the log view. */
export interface LogView {
  label: string
  lines: readonly LogLine[]
  notes: readonly []
  found: readonly number[]
  query: string
  current: number
  showTime: boolean
  wrap: boolean
  following: boolean
  onFollowing: (following: boolean) => void
}

/** What the chosen step printed, at its newest line until somebody scrolls up. */
export function StepLog({ row, lines, Log }: { row: StepRow; lines: readonly LogLine[]; Log: ComponentType<LogView> }) {
  const { t } = useTranslation('builds')
  const [following, setFollowing] = useState(true)
  const label = row.number === null ? row.step.text : t('log.label', { number: row.number })
  return (
    <section className="flex min-h-[120px] flex-[2_1_0] flex-col border-t border-line-strong bg-surface-sunken">
      <h2 className="flex-none truncate px-4 pt-2 pb-1 text-2xs text-ink-3">{label}</h2>
      {lines.length === 0 ? (
        <p className="px-4 text-xs text-ink-3">{row.state === 'cached' ? t('log.cached') : t('log.nothing')}</p>
      ) : (
        <Log
          label={label}
          lines={lines}
          notes={[]}
          found={[]}
          query=""
          current={-1}
          showTime={false}
          wrap={false}
          following={following}
          onFollowing={setFollowing}
        />
      )}
    </section>
  )
}
