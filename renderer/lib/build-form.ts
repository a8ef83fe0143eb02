import { create } from 'zustand'
import type { BuildAgain } from '../../engine/wire/builds.ts'
import { bridge } from './bridge.ts'

/** What an image is built from: a path on this machine, or (in a browser) files that must be sent first. */
export type BuildContext =
  | { type: 'path'; path: string }
  | { type: 'files'; name: string; files: readonly ContextFile[] }

export interface ContextFile {
  /** Inside the context. */
  path: string
  file: File
}

/** What the build form begins with. */
export interface BuildStart {
  context: BuildContext
  dockerfile: string
  again?: BuildAgain
}

/** The build form is open while there is one. */
export const useBuildForm = create<{ start: BuildStart | null }>(() => ({ start: null }))

export function openBuildForm(start: Partial<BuildStart> = {}): void {
  useBuildForm.setState({
    start: { context: { type: 'path', path: '' }, dockerfile: 'Dockerfile', ...start },
  })
}

export function closeBuildForm(): void {
  useBuildForm.setState({ start: null })
}

/** Files of one chosen folder, as `<input webkitdirectory>` gives them. On the desktop it is read in place. */
export function contextOfFolder(files: readonly File[]): BuildContext | null {
  const first = files[0]
  if (!first) return null
  const [name = ''] = first.webkitRelativePath.split('/')
  const path = bridge?.pathForFile(first)
  if (path) return { type: 'path', path: path.slice(0, path.length - first.webkitRelativePath.length) + name }
  return {
    type: 'files',
    name,
    files: files.map((file) => ({ path: file.webkitRelativePath.slice(name.length + 1), file })),
  }
}

/** `Dockerfile`, `web.Dockerfile`, `Dockerfile.web`, `Containerfile`. */
export function isDockerfile(name: string): boolean {
  return /^(Dockerfile|Containerfile)(\..+)?$|\.Dockerfile$/i.test(name)
}
