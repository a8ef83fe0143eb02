import type { SceneNode } from '../scene-node.ts'
import { BoxBack, BoxFront, Footprint, Process, Timer } from './box.tsx'
import { Arrow, Dimension, Ground, LeaderLine, NameTag, Projection, Rests, Section } from './lines.tsx'
import { Copied, GapLines, Paper } from './archive.tsx'
import { Slab } from './slab.tsx'

/** What a node looks like, at its own origin. */
export function Look({ node }: { node: SceneNode }) {
  switch (node.kind) {
    case 'slab':
      return <Slab draw={node.draw} />
    case 'back':
      return <BoxBack draw={node.draw} />
    case 'front':
      return <BoxFront draw={node.draw} />
    case 'process':
      return <Process draw={node.draw} />
    case 'timer':
      return <Timer {...node.draw} />
    case 'footprint':
      return <Footprint {...node.draw} />
    case 'ground':
      return <Ground draw={node.draw} />
    case 'name':
      return <NameTag draw={node.draw} />
    case 'dimension':
      return <Dimension draw={node.draw} />
    case 'rests':
      return <Rests draw={node.draw} />
    case 'sheet':
      return <Paper draw={node.draw} />
    case 'copied':
      return <Copied draw={node.draw} />
    case 'gap':
      return <GapLines draw={node.draw} />
    case 'arrow':
      return <Arrow draw={node.draw} />
    case 'section':
      return <Section draw={node.draw} />
    case 'projection':
      return <Projection draw={node.draw} />
    case 'leader':
      return <LeaderLine draw={node.draw} />
  }
}
