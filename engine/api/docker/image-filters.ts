import { matchesGlob } from 'node:path'
import type { Engine } from '../../operations/engine.ts'
import type { Image } from '../../wire/images.ts'
import { booleanFilter, labelsMatch, parseFilters, parseTime } from './wire/filters.ts'

const KNOWN = ['before', 'dangling', 'label', 'reference', 'since', 'until']

/** The `filters` of `docker images`. Gives the image with those of its names that were asked for, or nothing. */
export function imageMatcher(engine: Engine, text: string | null): (image: Image) => Image[] {
  const filters = parseFilters(text, KNOWN)
  const dangling = booleanFilter(filters, 'dangling')
  const before = filters.get('before')?.map((reference) => engine.images.find(reference).created) ?? []
  const since = filters.get('since')?.map((reference) => engine.images.find(reference).created) ?? []
  const until = filters.get('until')?.map((time) => parseTime(time, Date.now())) ?? []
  const references = filters.get('reference')
  return (image) => {
    const fits =
      (dangling === null || dangling === (image.names.length === 0)) &&
      [...before, ...until].every((time) => image.created < time) &&
      since.every((time) => image.created > time) &&
      labelsMatch(image.labels, filters.get('label'))
    if (!fits) return []
    if (!references) return [image]
    const names = image.names.filter((name) => references.some((pattern) => nameFits(name, pattern)))
    return names.length > 0 ? [{ ...image, names }] : []
  }
}

/** A pattern may leave the tag out, and the folders before the last part. */
function nameFits(name: string, pattern: string): boolean {
  const repository = name.replace(/@.*$/, '').replace(/:[^/:]+$/, '')
  return [name, repository].some((candidate) => matchesGlob(candidate, pattern))
}
