import { createHash } from 'node:crypto'
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { EngineError } from '../../../base/errors.ts'
import { newId } from '../../../base/ids.ts'
import type { Build, Built } from '../../../operations/builds/builds.ts'
import {
  type Definition,
  type DefinitionSchema,
  OpSchema,
} from '../protocol/github.com/moby/buildkit/solver/pb/ops_pb.js'

const SCHEME = 'engine-ref://'

interface Reference {
  build: Build
  built: Built
}

/**
 * What was built, by the names that clients get for it. A client hands a result to another of its builds as a definition:
 * ours has one source, whose name leads back here. It lasts as long as the build that made it.
 */
export class References {
  private readonly open = new Map<string, Reference>()

  add(build: Build, built: Built): { id: string; def: MessageInitShape<typeof DefinitionSchema> } {
    const id = newId()
    this.open.set(id, { build, built })
    return { id, def: definitionOf(id) }
  }

  /** `notFound` when there is none, or its build has ended. */
  find(id: string): Reference {
    const found = this.open.get(id)
    if (!found) throw new EngineError('notFound', `no result ${id}: it ends with the build that made it`)
    return found
  }

  /** The result that a definition of ours stands for. `unsupported` for every other definition. */
  in(definition: Definition): Reference {
    const [first] = definition.def
    const source = first ? fromBinary(OpSchema, first).op : { case: undefined }
    const name = source.case === 'source' ? source.value.identifier : ''
    if (!name.startsWith(SCHEME))
      throw new EngineError(
        'unsupported',
        `LLB definitions are not served${name ? ` (${name})` : ''}: this engine builds Dockerfiles with its own front end`,
      )
    return this.find(name.slice(SCHEME.length))
  }

  forget(build: Build): void {
    for (const [id, reference] of this.open) if (reference.build === build) this.open.delete(id)
  }
}

function definitionOf(id: string): MessageInitShape<typeof DefinitionSchema> {
  const source = toBinary(
    OpSchema,
    create(OpSchema, { op: { case: 'source', value: { identifier: `${SCHEME}${id}`, attrs: {} } } }),
  )
  const last = toBinary(OpSchema, create(OpSchema, { inputs: [{ digest: digestOf(source), index: 0n }] }))
  return { def: [source, last], metadata: { [digestOf(source)]: {}, [digestOf(last)]: {} } }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
