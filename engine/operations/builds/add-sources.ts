import { createReadStream, mkdirSync, realpathSync } from 'node:fs'
import { join, posix } from 'node:path'
import { Readable } from 'node:stream'
import { download } from '../../drivers/download/download.ts'
import { fetchGit, gitAddress } from '../../drivers/download/git.ts'
import type { CopyInstruction } from '../../formats/dockerfile/dockerfile.ts'
import type { SelectionDigest } from '../../stores/builds/file-digest.ts'
import type { Owner } from '../../stores/builds/layer-folder.ts'
import type { Selection } from '../../stores/builds/selection.ts'
import type { NewLayerFolder } from '../../stores/builds/worker/jobs.ts'
import { Root } from '../files/root.ts'
import { isTar } from './archive-files.ts'
import { plainStream } from './plain-stream.ts'
import type { SolveContext } from './solve-context.ts'

/** Something that an ADD took from an address. */
export interface Fetched {
  address: string
  /** Of its content; of a repository, of all its files. */
  digest: string
  /** The folder it is in, and its name there; '' for all of the folder. */
  folder: string
  name: string
}

/** Sources of an ADD that lie elsewhere, and those that do not. */
export function sorted(sources: readonly string[]): { local: string[]; addresses: string[] } {
  const isAddress = (source: string) => /^https?:\/\//.test(source) || gitAddress(source) !== null
  return { local: sources.filter((source) => !isAddress(source)), addresses: sources.filter(isAddress) }
}

export async function fetchAll(
  { build }: SolveContext,
  copy: CopyInstruction,
  addresses: readonly string[],
): Promise<Fetched[]> {
  const fetched: Fetched[] = []
  for (const address of addresses) {
    const folder = join(build.folder, 'fetched', String(build.nextStep()))
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    const git = gitAddress(address)
    if (git) {
      await fetchGit(git, folder, { keepGit: copy.keepGitDir ?? false, signal: build.signal })
      const root = git.folder ? realFolder(folder, git.folder) : folder
      const selection = { root, sources: ['/'], ignore: [], excludes: [], parents: false }
      const { digest } = await build.deps.files.digest(selection, false, build.signal)
      fetched.push({ address, digest, folder: root, name: '' })
    } else {
      // A target that is no folder gives the file its name.
      const name = copy.target.endsWith('/') ? null : posix.basename(new URL(address).pathname) || 'download'
      const file = await download(address, folder, { checksum: copy.checksum, name, signal: build.signal })
      fetched.push({ address, digest: file.digest, folder, name: file.name })
    }
  }
  return fetched
}

/** A folder in another; what is not there is rejected, and links do not lead out. */
export function realFolder(root: string, path: string): string {
  using folder = new Root(root)
  return folder.with(path, (real) => realpathSync(real))
}

/** Files that are to be unpacked: of the context all archives, of addresses those that the instruction wants unpacked. */
export async function archivesIn(
  { kind, unpack }: CopyInstruction,
  selection: Selection | null,
  chosen: SelectionDigest['chosen'],
  fetched: readonly Fetched[],
): Promise<string[]> {
  if (kind !== 'ADD') return []
  const local =
    unpack === false || !selection
      ? []
      : chosen.filter(({ isFile }) => isFile).map(({ path }) => join(selection.root, path))
  const far =
    unpack === true ? fetched.filter(({ name }) => name !== '').map(({ folder, name }) => join(folder, name)) : []
  const archives: string[] = []
  for (const path of [...local, ...far]) if (await isArchive(path)) archives.push(path)
  return archives
}

/** By its content: what can be read, and begins as a tar does. */
async function isArchive(path: string): Promise<boolean> {
  const file = createReadStream(path)
  try {
    const { head, stream } = await plainStream(file)
    stream.destroy()
    return head.length >= 512 && isTar(head)
  } catch {
    return false
  } finally {
    file.destroy()
  }
}

/** What is copied as it is. */
export function partsToCopy(
  selection: Selection | null,
  chosen: SelectionDigest['chosen'],
  fetched: readonly Fetched[],
  archives: readonly string[],
): Selection[] {
  const unpacked = new Set(archives)
  const plain = { ignore: [], excludes: [], parents: false, literal: true as const }
  const far = fetched
    .filter(({ folder, name }) => !unpacked.has(join(folder, name)))
    .map(({ folder, name }) => ({ ...plain, root: folder, sources: [name || '/'] }))
  if (!selection) return far
  const isUnpacked = (path: string) => unpacked.has(join(selection.root, path))
  if (!chosen.some(({ path }) => isUnpacked(path))) return [selection, ...far]
  const rest = chosen.filter(({ path }) => !isUnpacked(path)).map(({ path }) => path || '/')
  return [...(rest.length > 0 ? [{ ...selection, sources: rest, literal: true as const }] : []), ...far]
}

/** Unpacks into the layer, whatever the archive is compressed with. */
export async function unpackArchive(
  { build }: SolveContext,
  path: string,
  { layer, target, owner }: { layer: NewLayerFolder; target: string; owner: Owner | null },
): Promise<void> {
  const { stream } = await plainStream(createReadStream(path))
  const tar = Readable.from(stream, { objectMode: false })
  await build.deps.files.unpack(tar, { layer, target, owner, devices: true }, build.signal)
}
