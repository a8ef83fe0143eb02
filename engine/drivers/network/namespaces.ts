import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { execute } from '../../base/exec.ts'
import { SystemError } from '../../base/syscalls/libc.ts'
import { unmount } from '../../base/syscalls/mount.ts'
import { makeNetworkNamespace } from '../../base/syscalls/network-namespace.ts'

/** Network namespaces by name, each kept alive by a mount over `<folder>/<name>`. */
export class Namespaces {
  readonly #folder: string
  readonly #rootless: boolean

  constructor(folder: string, rootless: boolean) {
    this.#folder = folder
    this.#rootless = rootless
    mkdirSync(folder, { recursive: true, mode: 0o711 })
  }

  path(name: string): string {
    return join(this.#folder, name)
  }

  has(name: string): boolean {
    return readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${this.path(name)} `)
  }

  names(): string[] {
    return readdirSync(this.#folder)
  }

  async make(name: string): Promise<string> {
    const path = this.path(name)
    this.drop(name)
    if (this.#rootless) await makeByProgram(path)
    else makeNetworkNamespace(path)
    return path
  }

  /** The namespace itself lives on as long as processes are in it. */
  drop(name: string): void {
    const path = this.path(name)
    try {
      unmount(path, true)
    } catch (error) {
      if (!(error instanceof SystemError && ['ENOENT', 'EINVAL'].includes(error.code))) throw error
    }
    rmSync(path, { force: true })
  }
}

/** Who is root of a user namespace only could leave the machine's network namespace, but not come back: a program goes instead. */
async function makeByProgram(path: string): Promise<void> {
  const script = ': > "$1" && mount --bind /proc/self/ns/net "$1" && ip link set lo up'
  const { exitCode, stderr } = await execute('unshare', ['--net', 'sh', '-c', script, 'sh', path])
  if (exitCode !== 0)
    throw new EngineError('unavailable', `no network namespace could be made at ${path}: ${stderr.trim()}`)
}
