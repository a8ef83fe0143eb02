import { LiveStack } from '../../components/drawing/live-stack.tsx'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import type { DrawingSize } from '../../components/stack/geometry.ts'
import type { StackModel } from '../../components/stack/model.ts'
import type { View } from '../../components/stack/scene-frame.ts'
import { AsOf } from '../../components/ui/as-of.tsx'
import { classNames } from '../../components/ui/class-names.ts'
import { useInTheWay } from '../../lib/perform.ts'
import { useSettings } from '../../lib/settings.ts'

export interface ContainerDrawingProps extends Partial<Pick<View, 'left' | 'files' | 'leaders' | 'projection'>> {
  model: StackModel | null
  size: DrawingSize
}

/** A container's stack; it fills the sheet that it stands on. */
export function ContainerDrawing({ model, size, left = 'dimensions', ...view }: ContainerDrawingProps) {
  const labels = useStackLabels()
  const inTheWay = useInTheWay(model?.of.id ?? '')
  const flipped = useSettings((settings) => settings.flipped)
  return (
    <>
      <AsOf />
      <div className={classNames('goes-stale absolute inset-0 overflow-auto', inTheWay && 'in-the-way')}>
        {model && (
          <LiveStack
            {...view}
            model={model}
            size={size}
            labels={labels}
            flip={flipped}
            left={left}
            caption={flipped ? labels.baseAtTheTop : labels.baseAtTheBottom}
          />
        )}
      </div>
    </>
  )
}
