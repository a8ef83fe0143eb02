import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { Plate } from '../../components/plate/plate.tsx'
import type { DrawingSize } from '../../components/stack/geometry.ts'
import type { StackModel } from '../../components/stack/model.ts'
import { StackDrawing } from '../../components/stack/stack-drawing.tsx'
import { AsOf } from '../../components/ui/as-of.tsx'
import { useSettings } from '../../lib/settings.ts'

/** A container's stack on its sheet. */
export function ContainerDrawing({ model, size }: { model: StackModel | null; size: DrawingSize }) {
  const labels = useStackLabels()
  const flipped = useSettings((settings) => settings.flipped)
  return (
    <Plate className="relative min-h-0 flex-1">
      <AsOf />
      <div className="goes-stale absolute inset-0">
        {model && (
          <StackDrawing
            model={model}
            size={size}
            labels={labels}
            flip={flipped}
            left="dimensions"
            caption={flipped ? labels.baseAtTheTop : labels.baseAtTheBottom}
          />
        )}
      </div>
    </Plate>
  )
}
