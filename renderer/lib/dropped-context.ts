import { bridge } from './bridge.ts'
import { type BuildStart, type ContextFile, isDockerfile } from './build-form.ts'

/**
 * What a drop gives to build from: a folder, or a Dockerfile with the folder that it lies in; null for anything else. The
 * browser forgets a drop as soon as its event is over, so all that is taken from it is taken before the first wait.
 */
export function contextOfDrop({ items, files }: DataTransfer): Promise<BuildStart> | null {
  const file = files[0]
  const entry = items[0]?.webkitGetAsEntry()
  if (!file || !entry || files.length > 1) return null
  const path = bridge?.pathForFile(file)
  if (entry.isDirectory)
    return path
      ? Promise.resolve({ context: { type: 'path', path }, dockerfile: 'Dockerfile' })
      : ofFolder(entry as FileSystemDirectoryEntry)
  if (!isDockerfile(file.name)) return null
  const context: BuildStart['context'] = path
    ? { type: 'path', path: path.slice(0, path.lastIndexOf('/')) || '/' }
    : { type: 'files', name: file.name, files: [{ path: file.name, file }] }
  return Promise.resolve({ context, dockerfile: file.name })
}

async function ofFolder(folder: FileSystemDirectoryEntry): Promise<BuildStart> {
  const files = await filesIn(folder, '')
  return { context: { type: 'files', name: folder.name, files }, dockerfile: 'Dockerfile' }
}

async function filesIn(folder: FileSystemDirectoryEntry, below: string): Promise<ContextFile[]> {
  const found: ContextFile[] = []
  for (const entry of await entriesOf(folder)) {
    const path = `${below}${entry.name}`
    if (entry.isDirectory) found.push(...(await filesIn(entry as FileSystemDirectoryEntry, `${path}/`)))
    else found.push({ path, file: await fileOf(entry as FileSystemFileEntry) })
  }
  return found
}

/** A reader gives a hundred at a time, and nothing at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}
