import type { Engine } from '../../operations/engine.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Container, ContainerDetail } from '../../wire/containers.ts'

/** Containers as the window sees them. Remembers the size of each read-write layer until the container starts or stops again. */
export class ContainerDescriptions {
  readonly #engine: Engine
  readonly #measured = new Map<string, { stamp: string; bytes: number }>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  list(): Container[] {
    const records = this.#engine.containers.list(true)
    const ids = new Set(records.map((record) => record.id))
    for (const id of this.#measured.keys()) if (!ids.has(id)) this.#measured.delete(id)
    return records.map((record) => toContainer(record, this.#remembered(record)))
  }

  detail(reference: string): ContainerDetail {
    const record = this.#engine.containers.find(reference)
    const counts = this.#engine.containers.counts(record.id)
    this.#measured.set(record.id, { stamp: stampOf(record), bytes: counts.bytes })
    const { folder, upper, log } = this.#engine.containers.paths(record.id)
    return {
      ...toContainer(record, counts.bytes),
      stack: this.#engine.images.stack(this.#engine.images.find(record.image)),
      counts,
      paths: { folder, upper, log },
    }
  }

  #remembered(record: ContainerRecord): number {
    const known = this.#measured.get(record.id)
    const stamp = stampOf(record)
    if (known?.stamp === stamp) return known.bytes
    const { bytes } = this.#engine.containers.counts(record.id)
    this.#measured.set(record.id, { stamp, bytes })
    return bytes
  }
}

function stampOf({ state }: ContainerRecord): string {
  return `${state.status} ${state.startedAt} ${state.finishedAt}`
}

function toContainer(record: ContainerRecord, rwBytes: number): Container {
  return {
    id: record.id,
    name: record.name,
    image: { id: record.image, name: record.imageName },
    created: record.created,
    config: record.config,
    host: record.host,
    state: record.state,
    argv: [...record.argv],
    rwBytes,
  }
}
