import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '../../../base/ids.ts'
import { runtimeSpec, type RuntimeSpecInput } from '../../../formats/runtime-spec/runtime-spec.ts'
import type { RuntimeSpec } from '../../../formats/runtime-spec/spec.ts'
import { NOTHING_JOINED } from '../../../formats/runtime-spec/shared-spaces.ts'
import { HostConfig } from '../../../wire/containers.ts'
import { deviceNode } from '../../host/devices.ts'
import { type HostFacts, readHostFacts } from '../../host/host.ts'
import { createRuntime } from '../create-runtime.ts'
import type { Runtime, RuntimeContainer, Stdio } from '../runtime.ts'
import { makeRootfs } from './busybox.ts'

export interface Wishes {
  argv: string[]
  tty?: boolean
  openStdin?: boolean
  stdinOnce?: boolean
  host?: Partial<HostConfig>
  input?: Partial<RuntimeSpecInput>
}

/** A real runtime on a busybox root file system in a temporary folder, and whatever containers a test makes in it. */
export class Scene {
  readonly folder: string
  readonly runDir: string
  readonly rootfs: string
  readonly facts: HostFacts
  runtime: Runtime
  readonly #made: RuntimeContainer[] = []

  constructor(change: (facts: HostFacts) => HostFacts = (facts) => facts, folder?: string) {
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'cutaway-runtime-'))
    this.runDir = join(this.folder, 'run')
    const rootfs = join(this.folder, 'rootfs')
    this.rootfs = existsSync(rootfs) ? rootfs : makeRootfs(rootfs)
    this.facts = change(readHostFacts(this.runDir))
    this.runtime = createRuntime(this.facts, { runDir: this.runDir })
  }

  container(wishes: Wishes): { container: RuntimeContainer; spec: RuntimeSpec } {
    const id = newId()
    const bundle = join(this.folder, 'containers', id)
    mkdirSync(bundle, { recursive: true })
    const { tty = false, openStdin = false, stdinOnce = false } = wishes
    const container = { id, bundle, tty, openStdin, stdinOnce, log: join(bundle, 'container.log') }
    this.#made.push(container)
    const spec = runtimeSpec({
      id,
      rootfs: this.rootfs,
      argv: wishes.argv,
      env: [],
      cwd: '',
      user: { uid: 0, gid: 0, groups: [] },
      tty,
      hostname: id.slice(0, 12),
      domainname: '',
      joined: NOTHING_JOINED,
      host: HostConfig.parse(wishes.host ?? {}),
      mounts: [],
      network: wishes.host?.networkMode === 'none' ? 'new' : 'machine',
      etc: { hosts: null, hostname: null, resolvConf: null },
      init: this.facts.programs.catatonit,
      devices: [],
      deviceNode,
      facts: this.facts,
      ...wishes.input,
    })
    return { container, spec }
  }

  async start(
    wishes: Wishes,
  ): Promise<{ container: RuntimeContainer; spec: RuntimeSpec; stdio: Stdio; output: Output }> {
    const { container, spec } = this.container(wishes)
    await this.runtime.create(container, spec)
    const stdio = await this.runtime.attach(container)
    const output = collect(stdio)
    await this.runtime.start(container.id)
    return { container, spec, stdio, output }
  }

  /** Runs to the end. */
  async run(wishes: Wishes): Promise<{ exitCode: number; oomKilled: boolean; stdout: string; stderr: string }> {
    const { container, output } = await this.start(wishes)
    const exit = await this.runtime.waitExit(container, AbortSignal.timeout(15_000))
    await output.ended
    return { ...exit, stdout: output.stdout.toString(), stderr: output.stderr.toString() }
  }

  async deleteContainers(): Promise<void> {
    for (const { id } of this.#made) await this.runtime.delete(id, true)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.deleteContainers()
    await this.runtime.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** All that a process says, until its end. */
export class Output {
  readonly #pieces: { stream: 'stdout' | 'stderr'; data: Buffer }[] = []
  readonly #target = new EventTarget()
  readonly ended: Promise<'ended' | 'slow'>

  constructor(stdio: Stdio) {
    stdio.onData((stream, data) => {
      this.#pieces.push({ stream, data: Buffer.from(data) })
      this.#target.dispatchEvent(new Event('data'))
    })
    this.ended = new Promise((resolve) => stdio.onEnd(resolve))
    stdio.resume()
  }

  get stdout(): Buffer {
    return this.#of('stdout')
  }

  get stderr(): Buffer {
    return this.#of('stderr')
  }

  #of(stream: 'stdout' | 'stderr'): Buffer {
    return Buffer.concat(this.#pieces.filter((piece) => piece.stream === stream).map((piece) => piece.data))
  }

  /** Resolves once standard output holds the text; rejects after ten seconds. */
  async until(text: string): Promise<void> {
    const signal = AbortSignal.timeout(10_000)
    while (!this.stdout.includes(text)) await once(this.#target, 'data', { signal })
  }
}

export function collect(stdio: Stdio): Output {
  return new Output(stdio)
}
