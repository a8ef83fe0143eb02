import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord, ContainerStore } from '../../stores/containers/containers.ts'
import type { ObjectRef } from '../../wire/errors.ts'
import type { ContainerRef } from '../../wire/trace.ts'

/** By full id, name, or an unambiguous start of an id, in that order, as `docker` does. */
export function findContainer(store: ContainerStore, reference: string): ContainerRecord {
  const record = lookUp(store, reference)
  if (!record)
    throw new EngineError('notFound', `No such container: ${reference}`, {
      details: { key: 'containerNotFound', values: { name: reference } },
    })
  return record
}

/** The same for an operation's `begin`, where a wrong reference is not yet an error. */
export function refOf(store: ContainerStore, reference: string): ObjectRef | null {
  try {
    const record = lookUp(store, reference)
    return record && objectRef(record)
  } catch {
    return null
  }
}

export function objectRef(record: ContainerRecord): ObjectRef {
  return { kind: 'container', id: record.id, name: record.name }
}

/** The same with what its events tell besides. */
export function containerRef(record: ContainerRecord): ContainerRef {
  return { ...objectRef(record), labels: record.config.labels, image: record.imageName }
}

function lookUp(store: ContainerStore, reference: string): ContainerRecord | null {
  const exact = store.get(reference) ?? store.byName(reference.replace(/^\//, ''))
  if (exact) return exact
  if (!/^[0-9a-f]+$/.test(reference)) return null
  const [first, second] = store.byPrefix(reference)
  if (first && second)
    throw new EngineError(
      'conflict',
      `Multiple IDs found with provided prefix: ${reference}. Give more digits, or the name of the container.`,
      {
        objects: [objectRef(first), objectRef(second)],
        details: { key: 'containerPrefixAmbiguous', values: { prefix: reference } },
      },
    )
  return first ?? null
}
