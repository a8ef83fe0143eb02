import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStackLabels } from '../../../components/drawing/use-stack-labels.ts'
import { Plate } from '../../../components/plate/plate.tsx'
import { StackDrawing } from '../../../components/stack/stack-drawing.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog, DialogFoot, DialogLine } from '../../../components/ui/dialog.tsx'
import { cancel } from '../../../lib/perform.ts'
import { useSettings } from '../../../lib/settings.ts'
import { useTrace } from '../../../lib/trace.ts'
import type { TracedOperation } from '../../../lib/trace-store.ts'
import { modelOfPull, pullOf } from './pull-model.ts'

/** The layers of a pull, as they arrive. Closed, it goes on; only Cancel ends it. */
export function PullProgress({ line, done, onClose }: { line: string; done: boolean; onClose: () => void }) {
  const { t } = useTranslation('registry')
  const traced = pullOf(useTrace().operations, line)
  const rate = traced?.steps.find((step) => step.kind === 'manifest.found')?.rateLimit
  return (
    <Dialog title={t('pull.title')} width="w-[860px]" onClose={onClose}>
      <Plate className="relative h-[min(480px,55vh)] min-h-64 border-t border-line">
        <div className="absolute inset-x-0 top-4 bottom-2">{traced && <Layers traced={traced} />}</div>
      </Plate>
      <DialogLine>{line}</DialogLine>
      <DialogFoot
        note={
          <span role="status">
            {t(done ? 'pull.done' : 'pull.working')}
            {rate && ` ${t('pull.rate', { remaining: rate.remaining, limit: rate.limit })}`}
          </span>
        }
      >
        {done ? (
          <Button kind="primary" data-autofocus onClick={onClose}>
            {t('close')}
          </Button>
        ) : (
          <Button disabled={!traced} onClick={() => traced && void cancel(traced.operation.id)}>
            {t('cancel')}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  )
}

function Layers({ traced }: { traced: TracedOperation }) {
  const model = useMemo(() => modelOfPull(traced), [traced])
  const labels = useStackLabels()
  const flip = useSettings((settings) => settings.flipped)
  return <StackDrawing model={model} size="page" labels={labels} flip={flip} caption="" />
}
