import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { isDigest, parseDigest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { ContainerConfig, type ContainerState, HostConfig, NEVER_STARTED } from '../../wire/containers.ts'
import { MountPoint } from '../../wire/mounts.ts'
import { transaction } from '../metadata/database.ts'
import type { ContainerPaths, ContainerRecord, ContainerStore } from './containers.ts'

interface Row {
  id: string
  name: string
  image: string
  created: number
  definition: string
  state: string
}

/** The part of a record that never changes and that no column holds. */
interface Definition {
  imageName: string
  top: string | null
  config: unknown
  host: unknown
  mounts: unknown[]
  argv: string[]
}

/** Container rows in `db`, their folders under `<root>/containers`. Records are kept in memory too: a list asks no disk. */
export function createContainerStore(db: DatabaseSync, root: string): ContainerStore {
  const base = join(root, 'containers')
  mkdirSync(base, { recursive: true, mode: 0o711 })
  const insert = db.prepare(
    'INSERT INTO containers (id, name, image, created, definition, state) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const rename = db.prepare('UPDATE containers SET name = ? WHERE id = ?')
  const setState = db.prepare('UPDATE containers SET state = ? WHERE id = ?')
  const define = db.prepare('UPDATE containers SET definition = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM containers WHERE id = ?')
  const rows = db.prepare('SELECT * FROM containers ORDER BY created DESC, rowid DESC').all() as unknown as Row[]
  // Newest first, as every list shows them.
  let records = rows.map(parse)

  const known = (id: string): ContainerRecord => {
    const record = records.find((one) => one.id === id)
    if (!record) throw new EngineError('notFound', `No such container: ${id}`)
    return record
  }
  const replace = (record: ContainerRecord) => {
    records = records.map((one) => (one.id === record.id ? record : one))
  }
  const paths = (id: string): ContainerPaths => pathsIn(join(base, id))

  function refuseTaken(name: string): void {
    const holder = records.find((one) => one.name === name)
    if (holder)
      throw new EngineError(
        'conflict',
        `Conflict. The container name "/${name}" is already in use by container "${holder.id}". You have to remove (or rename) that container to be able to reuse that name.`,
        {
          objects: [{ kind: 'container', id: holder.id, name }],
          details: { key: 'containerNameTaken', values: { name } },
        },
      )
  }

  return {
    all: () => [...records],
    get: (id) => records.find((one) => one.id === id) ?? null,
    byName: (name) => records.find((one) => one.name === name) ?? null,
    byPrefix: (hex) => records.filter((one) => one.id.startsWith(hex)),
    insert(record) {
      refuseTaken(record.name)
      makeFolder(paths(record.id), record)
      try {
        transaction(db, () =>
          insert.run(
            record.id,
            record.name,
            record.image,
            record.created,
            definitionOf(record),
            JSON.stringify(record.state),
          ),
        )
      } catch (error) {
        rmSync(paths(record.id).folder, { recursive: true, force: true })
        throw error
      }
      records = [record, ...records]
    },
    rename(id, name) {
      const record = { ...known(id), name }
      refuseTaken(name)
      rename.run(name, id)
      replace(record)
      writeDescription(paths(id), record)
    },
    setHost(id, host) {
      const record = { ...known(id), host }
      define.run(definitionOf(record), id)
      replace(record)
      writeDescription(paths(id), record)
    },
    setState(id, state) {
      const record = { ...known(id), state }
      setState.run(JSON.stringify(state), id)
      replace(record)
    },
    remove(id) {
      remove.run(id)
      records = records.filter((one) => one.id !== id)
    },
    clear: (id) => rm(paths(id).folder, { recursive: true, force: true }),
    strays: () => readdirSync(base).filter((name) => !records.some((one) => one.id === name)),
    paths,
  }
}

function definitionOf({ imageName, top, config, host, mounts, argv }: ContainerRecord): string {
  return JSON.stringify({ imageName, top, config, host, mounts, argv } satisfies Record<string, unknown>)
}

function pathsIn(folder: string): ContainerPaths {
  return {
    folder,
    upper: join(folder, 'upper'),
    work: join(folder, 'work'),
    merged: join(folder, 'merged'),
    init: join(folder, 'init'),
    log: join(folder, 'container.log'),
    hostname: join(folder, 'hostname'),
    hosts: join(folder, 'hosts'),
    resolvConf: join(folder, 'resolv.conf'),
  }
}

function makeFolder(paths: ContainerPaths, record: ContainerRecord): void {
  if (existsSync(paths.folder)) rmSync(paths.folder, { recursive: true })
  mkdirSync(paths.folder, { mode: 0o711 })
  for (const folder of [paths.upper, paths.work, paths.merged]) mkdirSync(folder)
  // The root of the union view has the mode of `upper`, whatever the umask: a process that is not root must get in.
  chmodSync(paths.upper, 0o755)
  writeDescription(paths, record)
}

/** `container.json` is for people with `cat`; the row is what counts, so it needs no sync. */
function writeDescription(paths: ContainerPaths, record: ContainerRecord): void {
  const { state: _, ...definition } = record
  const file = join(paths.folder, 'container.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(definition, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}

function parse(row: Row): ContainerRecord {
  const definition = JSON.parse(row.definition) as Definition
  return {
    id: row.id,
    name: row.name,
    image: parseDigest(row.image),
    imageName: definition.imageName,
    top: definition.top !== null && isDigest(definition.top) ? definition.top : null,
    created: row.created,
    config: ContainerConfig.parse(definition.config),
    host: HostConfig.parse(definition.host),
    mounts: definition.mounts.map((mount) => MountPoint.parse(mount)),
    argv: definition.argv,
    state: { ...NEVER_STARTED, ...(JSON.parse(row.state) as Partial<ContainerState>) },
  }
}
