import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoreGraph } from '../../../engine/wire/store.ts'
import { LiveStack } from '../../components/drawing/live-stack.tsx'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import type { StackModel } from '../../components/stack/model.ts'
import { modelOfStore, withText } from '../../components/stack/model-of-store.ts'
import type { SceneNode } from '../../components/stack/scene-node.ts'
import { useSize } from '../../components/stack/use-size.ts'
import { EmptyState } from '../../components/ui/states.tsx'
import { trpc } from '../../lib/rpc.ts'
import { useSettings } from '../../lib/settings.ts'
import { FreesCard } from './frees-card.tsx'
import { type Pointed, pointedAt } from './pointed.ts'

interface StrataDrawingProps {
  graph: StoreGraph
  /** Leaves out what does not have it in a name or an instruction. */
  text: string
  /** Layers that are marked as long as nobody points at anything. */
  going: ReadonlySet<string>
}

/** All layers, each once. What the pointer or the focus is on shows what would go with it; a press keeps that open. */
export function StrataDrawing({ graph, text, going }: StrataDrawingProps) {
  const { t } = useTranslation('store')
  const flip = useSettings((settings) => settings.flipped)
  const words = useStackLabels()
  const labels = useMemo(() => ({ ...words, tree: () => t('title') }), [words, t])
  const model = useMemo(() => modelOfStore(graph), [graph])
  const filter = useCallback((drawn: StackModel) => withText(drawn, text), [text])
  const [sheet, setSheet] = useState<HTMLDivElement | null>(null)
  const size = useSize(sheet)
  const [hovered, setHovered] = useState<Pointed | null>(null)
  const [pinned, setPinned] = useState<Pointed | null>(null)
  const last = useRef<SceneNode | null>(null)
  const pointed = pinned ?? hovered
  const gone = useGone(pointed, going)
  const name = pointed && nameOf(pointed, graph)
  // What was pointed at may have gone meanwhile, by this very card.
  useEffect(() => {
    if (pointed && name === null) {
      setPinned(null)
      setHovered(null)
    }
  }, [pointed, name])
  const nothing = text !== '' && filter(model).layers.length === 0
  return (
    <div ref={setSheet} className="absolute inset-0">
      {nothing && (
        <div className="absolute inset-0 flex">
          <EmptyState title={t('none')} />
        </div>
      )}
      <LiveStack
        model={model}
        filter={filter}
        size="strata"
        left="nothing"
        labels={labels}
        flip={flip}
        caption={nothing ? '' : t('caption')}
        gone={gone}
        onPoint={(node) => {
          if (node !== null) last.current = node
          setHovered(pointedAt(node))
        }}
        onSelect={() => setPinned(pointedAt(last.current))}
      >
        {pointed && name !== null && (
          <FreesCard
            pointed={pointed}
            name={name}
            running={isRunning(pointed, graph)}
            pinned={pinned !== null}
            within={Math.max(size?.width ?? 0, pointed.x + 170)}
            onClose={() => setPinned(null)}
          />
        )}
      </LiveStack>
    </div>
  )
}

const NOTHING: ReadonlySet<string> = new Set()

function useGone(pointed: Pointed | null, going: ReadonlySet<string>): ReadonlySet<string> {
  const target = pointed?.target ?? { kind: 'prune' as const, all: false }
  const { data } = useQuery({ ...trpc.frees.queryOptions(target), enabled: pointed !== null })
  return useMemo(() => {
    if (pointed === null) return going
    return data ? new Set(data.layers.map(({ id }) => id)) : NOTHING
  }, [pointed, data, going])
}

/** null: it is not there any more. */
function nameOf({ target }: Pointed, { images, containers }: StoreGraph): string | null {
  if (target.kind === 'container') return containers.find(({ id }) => id === target.ref)?.name ?? null
  const known = images.some(({ id, names }) => names.includes(target.ref) || id.startsWith(`sha256:${target.ref}`))
  return known ? target.ref : null
}

function isRunning({ target }: Pointed, { containers }: StoreGraph): boolean {
  const status = containers.find(({ id }) => id === target.ref)?.status
  return status === 'running' || status === 'paused' || status === 'restarting'
}
