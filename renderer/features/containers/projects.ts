import type { Container } from '../../../engine/wire/containers.ts'
import { isUp } from './container-filter.ts'

/** The labels that docker compose sets. */
const PROJECT = 'com.docker.compose.project'
const SERVICE = 'com.docker.compose.service'
/** `db:service_started:false,cache:service_healthy:true` */
const DEPENDS_ON = 'com.docker.compose.depends_on'

/** What belongs to one compose project; `name` is null for the containers that are in none. */
export interface Project {
  name: string | null
  containers: readonly Container[]
  running: number
}

export type ListRow = { type: 'project'; project: Project } | { type: 'container'; container: Container }

/** The rows of the list: projects by name, then what is in none. Without a project there are no headings at all. */
export function rowsOf(containers: readonly Container[], collapsed: readonly string[]): ListRow[] {
  const projects = projectsOf(containers)
  if (projects.every(({ name }) => name === null)) return containers.map(asRow)
  return projects.flatMap((project): ListRow[] => [
    { type: 'project', project },
    ...(collapsed.includes(project.name ?? '') ? [] : project.containers.map(asRow)),
  ])
}

const asRow = (container: Container): ListRow => ({ type: 'container', container })

export function keyOf(row: ListRow): string {
  return row.type === 'container' ? row.container.id : `project:${row.project.name ?? ''}`
}

function projectsOf(containers: readonly Container[]): Project[] {
  const byName = Map.groupBy(containers, (container) => container.config.labels[PROJECT] ?? null)
  const names = [...byName.keys()].filter((name) => name !== null).sort((a, b) => a.localeCompare(b))
  return [...names, null].flatMap((name) => {
    const members = byName.get(name)
    if (!members) return []
    return [{ name, containers: members, running: members.filter(({ state }) => isUp(state.status)).length }]
  })
}

/** What a service needs comes before it, as compose starts it; a circle is left where it was. */
export function inStartOrder(containers: readonly Container[]): Container[] {
  const ordered = new Set<Container>()
  const visited = new Set<Container>()
  const visit = (container: Container) => {
    if (visited.has(container)) return
    visited.add(container)
    const needs = needsOf(container)
    for (const other of containers) if (needs.includes(other.config.labels[SERVICE] ?? '')) visit(other)
    ordered.add(container)
  }
  for (const container of containers) visit(container)
  return [...ordered]
}

function needsOf({ config }: Container): string[] {
  return (config.labels[DEPENDS_ON] ?? '').split(',').flatMap((need) => need.split(':')[0] || [])
}
