import type { Engine } from '../../operations/engine.ts'
import { isAnonymous } from '../../operations/volumes/make.ts'
import type { VolumeRecord } from '../../stores/volumes/volumes.ts'
import { booleanFilter, labelsMatch, parseFilters } from './wire/filters.ts'

type Test = (volume: VolumeRecord) => boolean

/** The `filters` of `docker volume ls`. */
export function volumeMatcher(engine: Engine, text: string | null): Test {
  const filters = parseFilters(text, ['dangling', 'driver', 'label', 'name'])
  const dangling = booleanFilter(filters, 'dangling')
  const [names, drivers, labels] = [filters.get('name'), filters.get('driver'), filters.get('label')]
  return ({ name, driver, labels: own }) =>
    (!names || names.some((part) => name.includes(part))) &&
    (!drivers || drivers.includes(driver)) &&
    labelsMatch(own, labels) &&
    (dangling === null || (engine.volumes.users(name).length === 0) === dangling)
}

/** The `filters` of `docker volume prune`: only anonymous volumes unless `all`; clients before 1.42 always mean all. */
export function pruneMatcher(text: string | null, apiVersion: number): Test {
  const filters = parseFilters(text, ['all', 'label', 'label!'])
  const all = apiVersion < 42 || booleanFilter(filters, 'all') === true
  return (volume) =>
    (all || isAnonymous(volume)) &&
    labelsMatch(volume.labels, filters.get('label')) &&
    !(filters.get('label!') ?? []).some((label) => labelsMatch(volume.labels, [label]))
}
