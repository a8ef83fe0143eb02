import { memo } from 'react'
import { Look } from './draw/look.tsx'
import type { SceneNode } from './scene-node.ts'

interface Props {
  node: SceneNode
  selected: boolean
  /** The one node of the tree that Tab reaches. */
  current: boolean
}

/**
 * One keyed thing of a drawing. The outer group stands at the final place, always; `.m` plays the way there and `.look`
 * is what it looks like, replaced as a whole when that changes, so that the stage can still show the old one on its way out.
 */
export const Node = memo(
  function Node({ node, selected, current }: Props) {
    const { aria } = node
    return (
      <g
        className={selected ? 'node selected' : 'node'}
        data-key={node.key}
        transform={`translate(${node.x} ${node.y})`}
        {...(aria
          ? {
              role: 'treeitem',
              'aria-level': aria.level,
              'aria-label': aria.label,
              'aria-busy': aria.busy || undefined,
              'aria-selected': selected,
              'aria-expanded': node.kind === 'slab' && node.unfolds.length > 0 ? false : undefined,
              tabIndex: current ? 0 : -1,
            }
          : { 'aria-hidden': true })}
      >
        <g className="m">
          <g className="look" key={node.look}>
            <Look node={node} />
          </g>
        </g>
      </g>
    )
  },
  (a, b) =>
    a.selected === b.selected &&
    a.current === b.current &&
    a.node.x === b.node.x &&
    a.node.y === b.node.y &&
    a.node.look === b.node.look &&
    a.node.aria?.label === b.node.aria?.label &&
    a.node.aria?.level === b.node.aria?.level,
)
