import type { Volume } from '../../../engine/wire/volumes.ts'

export type NameFault = 'taken' | 'form'

/** What is wrong with a name for a new volume; the engine has the last word. '' is no fault: one is made up. */
export function faultOf(name: string, volumes: readonly Volume[]): NameFault | null {
  if (name === '') return null
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) return 'form'
  return volumes.some((volume) => volume.name === name) ? 'taken' : null
}
