import { lstatSync, readdirSync, type Stats } from 'node:fs'
import { posix } from 'node:path'
import { decodeName, diskPath } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import { PathPatterns } from '../../formats/dockerfile/path-patterns.ts'
import { hasWildcards, matchesWildcard } from '../../formats/dockerfile/wildcard.ts'
import { LayerFolder } from './layer-folder.ts'

/** Files of a folder that a COPY, an ADD or a mount names. */
export interface Selection {
  /** Absolute path of the folder; nothing outside is ever read. */
  root: string
  /** As written, variables expanded: paths and wildcards, from the root of the folder. */
  sources: readonly string[]
  /** Lines of a .dockerignore: what they leave out is not there. */
  ignore: readonly string[]
  /** `--exclude`, from each source. */
  excludes: readonly string[]
  /** `--parents`: paths are kept from the root, or from `/./` on. */
  parents: boolean
  /** The sources have no wildcards, whatever their names. */
  literal?: true
  /** The folder goes with the build, and nobody changes a file in it: what is copied as it is may be the same file. */
  own?: boolean
}

/** One of the things that were named. */
export interface Chosen {
  /** Its name at the place where it goes: the last part, or with `--parents` its path. */
  name: string
  /** Real path in the folder, links followed. */
  path: string
  stat: Stats
}

/** Something to be copied. `inside`: its path below what was chosen, '' for that itself. */
export interface Member {
  inside: string
  /** Absolute path on this machine. */
  disk: string
  /** Path in the folder, for messages. */
  path: string
  stat: Stats
}

/** A source that is not there. */
export class MissingSource extends EngineError {
  constructor(path: string) {
    super('notFound', `"${path}": not found`)
  }
}

/** Reads a selection, synchronously: for a worker thread. */
export class Selected {
  readonly #selection: Selection
  readonly #folder: LayerFolder
  readonly #ignored: PathPatterns
  readonly #excluded: PathPatterns

  constructor(selection: Selection) {
    this.#selection = selection
    this.#folder = new LayerFolder(selection.root, null)
    this.#ignored = new PathPatterns(selection.ignore)
    this.#excluded = new PathPatterns(selection.excludes)
  }

  /** What the sources name, in their order, wildcards by name. Rejects `MissingSource`. */
  chosen(): Chosen[] {
    return this.#selection.sources.flatMap((source) => this.#chosenBy(source))
  }

  #chosenBy(source: string): Chosen[] {
    const pivot = this.#selection.parents ? source.indexOf('/./') : -1
    const clean = posix.join('/', source).slice(1)
    if (this.#selection.literal || !hasWildcards(clean)) {
      const one = this.#at(clean, source, pivot)
      if (!one) throw new MissingSource(posix.join('/', source))
      return [one]
    }
    return this.#matches(clean.split('/'), '').flatMap((path) => this.#at(path, source, pivot) ?? [])
  }

  #at(path: string, source: string, pivot: number): Chosen | null {
    const real = this.#folder.resolve(path, true)
    const stat = lstatSync(diskPath(this.#disk(real)), { throwIfNoEntry: false })
    if (
      !stat ||
      (real !== '' && this.#ignored.matches(real) && !(stat.isDirectory() && this.#ignored.mayHoldUnmatched(real)))
    )
      return null
    const from = pivot < 0 ? 0 : posix.join('/', source.slice(0, pivot)).slice(1).length
    const name = this.#selection.parents ? path.slice(from).replace(/^\//, '') : posix.basename(path)
    return { name, path: real, stat }
  }

  #matches(parts: readonly string[], folder: string): string[] {
    const [part = '', ...rest] = parts
    if (part === '**') {
      const below = this.#names(folder).filter((path) => this.#isFolder(path))
      return [...this.#matches(rest, folder), ...below.flatMap((path) => this.#matches(parts, path))]
    }
    const found = hasWildcards(part)
      ? this.#names(folder).filter((path) => matchesWildcard(part, posix.basename(path)))
      : [posix.join(folder, part)].filter((path) => this.#folder.find(this.#folder.resolve(path, true)))
    if (rest.length === 0) return found
    return found.filter((path) => this.#isFolder(path)).flatMap((path) => this.#matches(rest, path))
  }

  #names(folder: string): string[] {
    const disk = this.#disk(this.#folder.resolve(folder, true))
    return readdirSync(diskPath(disk), { encoding: 'buffer' })
      .map(decodeName)
      .sort()
      .map((name) => posix.join(folder, name))
      .filter((path) => !this.#ignored.matches(path) || this.#ignored.mayHoldUnmatched(path))
  }

  #isFolder(path: string): boolean {
    return this.#folder.find(this.#folder.resolve(path, true))?.type === 'directory'
  }

  /** All that is to be copied of one thing, folders before what is in them, sorted by name. */
  *members({ path, stat }: Chosen): Generator<Member> {
    yield* this.#members(path, '', stat)
  }

  *#members(path: string, inside: string, stat: Stats): Generator<Member> {
    const disk = this.#disk(path)
    yield { inside, disk, path, stat }
    if (!stat.isDirectory()) return
    for (const entry of readdirSync(diskPath(disk), { encoding: 'buffer' }).map(decodeName).sort()) {
      const next = path === '' ? entry : `${path}/${entry}`
      const below = inside === '' ? entry : `${inside}/${entry}`
      const found = lstatSync(diskPath(this.#disk(next)), { throwIfNoEntry: false })
      if (!found || found.isSocket()) continue
      const taken = !this.#ignored.matches(next) && !this.#excluded.matches(below)
      if (taken) yield* this.#members(next, below, found)
      else if (found.isDirectory() && this.#ignored.mayHoldUnmatched(next) && this.#excluded.mayHoldUnmatched(below))
        yield* this.#partOf(next, below, found)
    }
  }

  /** A folder that is left out, but for what an exception takes back. */
  *#partOf(path: string, inside: string, stat: Stats): Generator<Member> {
    const [self, ...taken] = this.#members(path, inside, stat)
    if (self && taken.some((member) => !member.stat.isDirectory())) {
      yield self
      yield* taken
    }
  }

  #disk(path: string): string {
    return path === '' ? this.#selection.root : `${this.#selection.root}/${path}`
  }
}
