import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { replaySlowly, useStageControl } from '../../components/drawing/director-store.ts'
import { SPEEDS } from '../../components/drawing/live-stack.tsx'
import { Kbd } from '../../components/ui/kbd.tsx'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { useSettings } from '../../lib/settings.ts'
import { useLastOperation, useRunningOperations } from '../../lib/trace.ts'
import { MotionControl } from './motion-control.tsx'
import { OutputPanel } from './output-panel.tsx'
import { Prompt } from './prompt.tsx'
import { RefusalLine } from './refusal-line.tsx'
import { followRefusals } from './session.ts'
import { TraceSteps } from './trace-steps.tsx'
import { TraceSummary } from './trace-summary.tsx'

/**
 * The foot of the window: why the last request was refused, what the last operation did, and one docker line. A low window,
 * such as one at 200 %, leaves the room of the steps to the page.
 */
export function ConsoleStrip() {
  const { t } = useTranslation('console')
  const connected = useConnection(isConnected)
  useEffect(followRefusals, [])
  return (
    <section
      aria-label={t('label')}
      className="relative col-start-2 flex min-w-0 flex-col border-t border-line-strong bg-surface-sunken"
    >
      <OutputPanel />
      <RefusalLine />
      {connected && <LastOperation />}
      <div className="flex h-[35px] flex-none items-center gap-3.5 px-4">
        <Prompt />
        <div className="flex flex-none items-center gap-3.5 text-xs text-ink-3 max-[859px]:hidden">
          <MotionControl />
          <span className="flex items-center gap-1.5">
            <Kbd>↑</Kbd> {t('history')}
          </span>
        </div>
      </div>
    </section>
  )
}

function LastOperation() {
  const { t } = useTranslation('console')
  const traced = useLastOperation()
  const running = useRunningOperations()
  const director = useStageControl((stage) => stage.director)
  const motion = useSettings((settings) => settings.motion)
  if (!traced) {
    return (
      <div className="h-16 flex-none border-b border-line px-4 py-3 text-xs text-ink-3 [@media(max-height:520px)]:hidden">
        <b className="block font-semibold text-ink-2">{t('nothingYet')}</b>
        {t('nothingYetText')}
      </div>
    )
  }
  const replayable = traced.end?.outcome === 'done' && (director?.canReplay(traced.operation.id) ?? false)
  const replay = () => director && replaySlowly(director, SPEEDS[motion])
  const others = running.filter((other) => other !== traced).length
  return (
    <div className="flex h-16 flex-none border-b border-line [@media(max-height:520px)]:hidden">
      <TraceSummary traced={traced} onReplay={replayable ? replay : undefined} />
      <TraceSteps traced={traced} />
      {others > 0 && <span className="self-center px-4 text-xs text-ink-3">{t('more', { count: others })}</span>}
    </div>
  )
}
