import type { Engine } from '../../operations/engine.ts'

/** How a person would call the container of a request: clients often send the whole id of one they know by name. */
export function containerName(engine: Engine, reference: string): string {
  return /^[0-9a-f]{64}$/.test(reference) ? engine.containers.find(reference).name : reference
}

/** `repo` and `tag` of a query as one reference, '' when there is none; the tag wins over one in `repo`. */
export function joinReference(repository: string, tag: string): string {
  if (repository === '' || tag === '') return repository
  const bare = repository.replace(/:[^/:@]*$/, '')
  return tag.startsWith('sha256:') ? `${bare}@${tag}` : `${bare}:${tag}`
}
