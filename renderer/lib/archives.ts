import { create } from 'zustand'
import { bridge } from './bridge.ts'

/** A file that somebody offered: a path on this machine, or (in a browser) a file that must be sent first. */
export interface Offered {
  key: number
  name: string
  source: { type: 'path'; path: string } | { type: 'file'; file: File }
}

/** Files that wait to be looked at. The archive sheet is open while there is one. */
export const useArchives = create<{ offered: readonly Offered[] }>(() => ({ offered: [] }))

let lastKey = 0

function offer(sources: readonly Omit<Offered, 'key'>[]): void {
  const added = sources.map((source) => ({ ...source, key: ++lastKey }))
  if (added.length) useArchives.setState(({ offered }) => ({ offered: [...offered, ...added] }))
}

export function offerPaths(paths: readonly string[]): void {
  offer(paths.map((path) => ({ name: path.split('/').at(-1) ?? path, source: { type: 'path', path } })))
}

/** Files that were dropped or chosen. On the desktop they have a path and are read in place. */
export function offerFiles(files: readonly File[]): void {
  offer(
    files.map((file) => {
      const path = bridge?.pathForFile(file)
      return { name: file.name, source: path ? { type: 'path', path } : { type: 'file', file } }
    }),
  )
}

export function withdraw(key: number): void {
  useArchives.setState(({ offered }) => ({ offered: offered.filter((one) => one.key !== key) }))
}

/** Asks which archives to open. */
export async function chooseArchives(): Promise<void> {
  if (bridge) return offerPaths(await bridge.chooseArchives())
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.addEventListener('change', () => offerFiles([...(input.files ?? [])]))
  input.click()
}
