import { reduce } from '../../../components/motion/reduce.ts'
import { EMPTY, type StackModel, stackLayer } from '../../../components/stack/model.ts'
import type { TracedOperation } from '../../../lib/trace-store.ts'

/** The pull that was asked for with this line, the newest of its kind. */
export function pullOf(operations: readonly TracedOperation[], line: string): TracedOperation | null {
  return operations.findLast(({ operation }) => operation.verb === 'pull' && operation.line === line) ?? null
}

/** The stack as its pull tells of it: layers that are here already are grey, the others fill as they come. */
export function modelOfPull({ operation, steps }: TracedOperation): StackModel {
  let model: StackModel = { ...EMPTY, of: { kind: 'archive', id: String(operation.id), name: '' } }
  for (const step of steps) {
    if (step.kind === 'layer.present' || step.kind === 'image.found')
      model = withLayers(model, step.layers, step.kind === 'layer.present' ? 'present' : 'sealed')
    else if (step.kind === 'layer.added') model = withLayers(model, [step.layer], 'making')
    else model = reduce(model, step)
  }
  return { ...model, names: [], focus: model.layers.at(-1)?.id ?? null }
}

function withLayers(
  model: StackModel,
  refs: readonly { id: string; parent: string | null; text: string; bytes: number }[],
  state: 'present' | 'making' | 'sealed',
): StackModel {
  const known = new Set(model.layers.map(({ id }) => id))
  const layers = refs
    .filter(({ id }) => !known.has(id))
    .map((ref, at) =>
      stackLayer({ ...ref, state, progress: state === 'making' ? 0 : null, number: model.layers.length + at + 1 }),
    )
  return { ...model, layers: [...model.layers, ...layers] }
}
