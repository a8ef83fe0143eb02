import { useTranslation } from 'react-i18next'
import type { BuildDetail } from '../../../engine/wire/builds.ts'
import { LiveStack } from '../../components/drawing/live-stack.tsx'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { planId } from '../../components/motion/reduce-build.ts'
import { Plate } from '../../components/plate/plate.tsx'
import { AsOf } from '../../components/ui/as-of.tsx'
import { useSettings } from '../../lib/settings.ts'
import { BuildLoop } from './build-loop.tsx'
import type { StepRow } from './steps.ts'
import { useBuildModel, useBuildSource } from './use-build-model.ts'

export interface BuildDrawingProps {
  build: BuildDetail
  rows: readonly StepRow[]
  selected: StepRow | null
  onSelect: (step: string) => void
}

/** The steps as slabs that come to be, told by the trace alone. */
export function BuildDrawing({ build, rows, selected, onSelect }: BuildDrawingProps) {
  const { t } = useTranslation('builds')
  const labels = useStackLabels()
  const flip = useSettings((settings) => settings.flipped)
  const model = useBuildModel(build)
  const source = useBuildSource(build.operation)
  return (
    <Plate className="flex min-w-0 flex-1 flex-col">
      {build.state === 'running' && <BuildLoop build={build} rows={rows} />}
      <div className="relative min-h-0 flex-1">
        <AsOf />
        <div className="goes-stale absolute inset-0 overflow-auto">
          {model === 'forgotten' && <p className="p-8 text-center text-sm text-ink-3">{t('forgotten')}</p>}
          {model !== null && model !== 'forgotten' && (
            <LiveStack
              model={model}
              source={source}
              size="page"
              left="nothing"
              labels={labels}
              flip={flip}
              caption={flip ? labels.baseAtTheTop : t('caption')}
              selected={selected && slabOf(selected)}
              onSelect={(layer) => {
                const row = rows.find((one) => slabOf(one) === layer)
                if (row) onSelect(row.step.id)
              }}
            />
          )}
        </div>
      </div>
    </Plate>
  )
}

/** Id of the layer that a step made, or that of its plan. */
function slabOf({ vertex, step }: StepRow): string {
  return vertex?.layer?.id ?? planId(step.id)
}
