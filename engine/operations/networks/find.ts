import { EngineError } from '../../base/errors.ts'
import type { NetworkRecord, NetworkStore } from '../../stores/networks/networks.ts'
import type { ObjectRef } from '../../wire/errors.ts'

/** By full id, name, or an unambiguous start of an id, in that order, as dockerd does. */
export function findNetwork(store: NetworkStore, reference: string): NetworkRecord {
  const record = lookUp(store, reference)
  if (!record) throw new EngineError('notFound', `network ${reference} not found`)
  return record
}

export function lookUp(store: NetworkStore, reference: string): NetworkRecord | null {
  const exact = store.get(reference) ?? store.byName(reference)
  if (exact || !/^[0-9a-f]+$/.test(reference)) return exact
  const found = store.byPrefix(reference)
  if (found.length > 1)
    throw new EngineError(
      'invalid',
      `network ${reference} is ambiguous (${found.length} matches found based on ID prefix)`,
    )
  return found[0] ?? null
}

/** The same for an operation's `begin`, where a wrong reference is not yet an error. */
export function networkRefOf(store: NetworkStore, reference: string): ObjectRef | null {
  const record = store.get(reference) ?? store.byName(reference)
  return record && networkRef(record)
}

export function networkRef({ id, name }: NetworkRecord): ObjectRef {
  return { kind: 'network', id, name }
}
