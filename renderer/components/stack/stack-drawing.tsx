import { type ReactNode, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { type Motion, useStage } from '../motion/use-stage.ts'
import type { DrawingSize } from './geometry.ts'
import { items, onTreeKey, pick, type TreeKey } from './keyboard.ts'
import { ENGLISH, type StackLabels } from './labels.ts'
import type { StackModel } from './model.ts'
import type { SceneNode } from './scene-node.ts'
import { Node } from './node.tsx'
import { type Scene, scene } from './scene.ts'
import type { View } from './scene-frame.ts'
import { useSize } from './use-size.ts'

export interface StackDrawingProps
  extends Partial<Pick<View, 'flip' | 'left' | 'caption' | 'files' | 'section' | 'leaders' | 'projection' | 'gone'>> {
  model: StackModel
  size?: DrawingSize
  /** Pixels; without them the drawing fills its parent. */
  width?: number
  height?: number
  labels?: StackLabels
  /** Id of a layer. */
  selected?: string | null
  onSelect?: (layer: string) => void
  /** Told what the pointer or the focus comes to, and null when it leaves. */
  onPoint?: (node: SceneNode | null) => void
  /** Lies over the drawing and scrolls with it. */
  children?: ReactNode
  /** From `useDirector`; without it the drawing is still. */
  motion?: Motion
}

/** An image, a container or an archive as a stack of layers, with what runs on it. A tree to the keyboard and to screen readers. */
export function StackDrawing({ width, height, children, ...props }: StackDrawingProps) {
  const [sheet, setSheet] = useState<HTMLDivElement | null>(null)
  const [scrolled, setScrolled] = useState(0)
  const measured = useSize(width === undefined || height === undefined ? sheet : null)
  const w = width ?? measured?.width
  const h = height ?? measured?.height
  return (
    <div
      ref={setSheet}
      className={props.model.of.kind === 'store' ? 'stack-sheet wide' : 'stack-sheet'}
      onScroll={(event) => setScrolled(Math.floor(event.currentTarget.scrollLeft / STRIDE) * STRIDE)}
    >
      {w && h ? <Tree {...props} width={w} height={h} scrolled={scrolled} /> : null}
      {children}
    </div>
  )
}

const NO_LEADERS: View['leaders'] = []
const NOTHING: View['gone'] = new Set()
/** Of a drawing with more nodes only those near the sheet are on the page; they follow the scrolling in strides. */
const MANY = 500
const STRIDE = 400

function Tree(props: StackDrawingProps & { width: number; height: number; scrolled: number }) {
  const { model, size = 'pane', width, height, labels = ENGLISH, selected = null, onSelect } = props
  const { flip = false, left = 'dimensions', caption = null, files = null, section = null, projection = null } = props
  const leaders = props.leaders ?? NO_LEADERS
  const gone = props.gone ?? NOTHING
  const { onPoint, scrolled } = props
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(() => new Set())
  const [root, setRoot] = useState<SVGGElement | null>(null)
  const [at, setAt] = useState<string | null>(null)

  const drawn: Scene = useMemo(
    () =>
      scene(model, {
        size,
        width,
        height,
        labels,
        flip,
        selected,
        unfolded,
        left,
        caption,
        files,
        section,
        leaders,
        projection,
        gone,
      }),
    [
      model,
      size,
      width,
      height,
      labels,
      flip,
      selected,
      unfolded,
      left,
      caption,
      files,
      section,
      leaders,
      projection,
      gone,
    ],
  )
  useStage(root, drawn.nodes, props.motion, flip)
  const reachable = items(drawn.nodes)
  const near = (node: SceneNode) => node.x + node.w > scrolled - STRIDE && node.x < scrolled + width + 2 * STRIDE
  const chosen = drawn.nodes.find((node) => node.kind === 'slab' && node.layer === selected)
  const current = (reachable.find((node) => node.key === at) ?? chosen ?? reachable[0])?.key

  const shown =
    drawn.nodes.length > MANY ? drawn.nodes.filter((node) => near(node) || node.key === current) : drawn.nodes

  function perform(action: TreeKey) {
    if (action.type === 'select') onSelect?.(action.layer)
    if (action.type === 'unfold') setUnfolded(new Set([...unfolded, ...action.layers]))
    if (action.type === 'refold') setUnfolded(new Set())
    if (action.type !== 'focus') return
    // it may be far from the sheet, and not on the page until it is the one
    flushSync(() => setAt(action.key))
    nodeElement(root, action.key)?.focus({ preventScroll: false })
  }

  return (
    <svg
      className="stack"
      width={drawn.width}
      height={drawn.height}
      viewBox={`0 0 ${drawn.width} ${drawn.height}`}
      {...{ role: 'tree' }}
      aria-label={labels.tree(model.of.name, !flip)}
      onClick={(event) => {
        const key = keyAt(event.target)
        const node = reachable.find((candidate) => candidate.key === key)
        const action = node && pick(node)
        if (node) setAt(node.key)
        if (action) perform(action)
      }}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return
        const key = keyAt(event.target)
        const action = key === null ? null : onTreeKey(event.key, drawn.nodes, key)
        if (!action) return
        event.preventDefault()
        perform(action)
      }}
      onFocus={(event) => {
        const key = keyAt(event.target)
        setAt(key)
        onPoint?.(reachable.find((node) => node.key === key) ?? null)
      }}
      onBlur={() => onPoint?.(null)}
      onPointerOver={(event) => {
        const key = keyAt(event.target)
        onPoint?.(reachable.find((node) => node.key === key) ?? null)
      }}
      onPointerLeave={() => onPoint?.(null)}
    >
      <g ref={setRoot} className="root">
        {shown.map((node) => (
          <Node
            key={node.key}
            node={node}
            selected={node.kind === 'slab' && node.layer === selected}
            current={node.key === current}
          />
        ))}
      </g>
    </svg>
  )
}

function keyAt(target: EventTarget): string | null {
  return target instanceof Element ? (target.closest('.node')?.getAttribute('data-key') ?? null) : null
}

function nodeElement(root: SVGGElement | null, key: string): SVGGElement | null {
  return root?.querySelector<SVGGElement>(`[data-key="${CSS.escape(key)}"]`) ?? null
}
