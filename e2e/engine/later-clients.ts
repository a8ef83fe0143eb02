import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cliEnvironment, type Result, type RunOptions, runProgram } from './harness.ts'

const folder = fileURLToPath(new URL('../../.cache/clients', import.meta.url))
const plugin = (suite: string, name: string) => join(folder, suite, name, 'usr/libexec/docker/cli-plugins', name)

/** The docker CLI of a later suite of Debian, with its buildx and compose; `build/setup/later-clients.mjs` fetches them. */
export class LaterClient {
  readonly #suite: string
  readonly #socket: string
  readonly #config = mkdtempSync(join(tmpdir(), 'cutaway-cli-'))

  constructor(suite: string, socket: string) {
    this.#suite = suite
    this.#socket = socket
    mkdirSync(join(this.#config, 'cli-plugins'))
    for (const name of ['docker-buildx', 'docker-compose'])
      symlinkSync(plugin(suite, name), join(this.#config, 'cli-plugins', name))
  }

  static isHere(suite: string): boolean {
    return [join(folder, suite, 'docker-cli/usr/bin/docker'), plugin(suite, 'docker-buildx')].every(existsSync)
  }

  get program(): string {
    return join(folder, this.#suite, 'docker-cli/usr/bin/docker')
  }

  get environment(): Record<string, string> {
    const buildkit = { DOCKER_BUILDKIT: '1', BUILDX_CONFIG: join(this.#config, 'buildx') }
    return { ...cliEnvironment(this.#socket), DOCKER_CONFIG: this.#config, ...buildkit }
  }

  run(words: string[], options: RunOptions = {}): Promise<Result> {
    const env = { ...this.environment, ...options.env }
    return runProgram(this.program, words, { limit: 60_000, ...options, env })
  }

  close(): void {
    rmSync(this.#config, { recursive: true, force: true })
  }
}
