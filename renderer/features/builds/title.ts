import type { BuildSummary } from '../../../engine/wire/builds.ts'

/** What a list calls a build: its name, its folder, or at last its id. */
export function titleOf({ title, id }: Pick<BuildSummary, 'title' | 'id'>): string {
  return title || id.slice(0, 12)
}
