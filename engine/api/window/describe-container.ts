import type { Engine } from '../../operations/engine.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Container, ContainerDetail } from '../../wire/containers.ts'

/** All containers as the window's list shows them, with their read-write layers as last measured. */
export function listContainers(engine: Engine): Container[] {
  const sizes = new Map(engine.system.usage().containers.map(({ id, bytes }) => [id, bytes]))
  return engine.containers.list(true).map((record) => toContainer(engine, record, sizes.get(record.id) ?? 0))
}

/** One container with its stack and its read-write layer, measured now. */
export function describeContainer(engine: Engine, reference: string): ContainerDetail {
  const record = engine.containers.find(reference)
  const counts = engine.containers.counts(record.id)
  const { folder, upper, log } = engine.containers.paths(record.id)
  return {
    ...toContainer(engine, record, counts.bytes),
    stack: engine.images.stack(engine.images.find(record.image)),
    counts,
    paths: { folder, upper, log },
  }
}

function toContainer(engine: Engine, record: ContainerRecord, rwBytes: number): Container {
  return {
    id: record.id,
    name: record.name,
    image: { id: record.image, name: record.imageName },
    created: record.created,
    config: record.config,
    host: record.host,
    mounts: [...record.mounts],
    state: record.state,
    argv: [...record.argv],
    ports: [...engine.networks.ports(record.id)],
    rwBytes,
  }
}
