import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../../../base/errors.ts'
import { execute, findProgram } from '../../../base/exec.ts'
import { outsideServers } from '../../../formats/network/resolv-conf.ts'
import { Namespaces } from '../namespaces.ts'
import type { Site } from '../netavark.ts'
import { InnerOutlet } from './inner-outlet.ts'

const NAME = 'space'
/** All that netavark starts. */
const FIREWALL = ['iptables', 'ip6tables']
/** Link-local, so that it is nobody's. The last is where pasta asks the machine's own resolver. */
const ADDRESS = '169.254.77.2'
const PREFIX = '24'
const GATEWAY = '169.254.77.1'
const RESOLVER = '169.254.77.3'

/**
 * The network of an ordinary user: one namespace that the user is root of, with the bridges of all networks in it, and one pasta
 * below, by which they reach the outside. It stays as long as containers run, also while no engine does.
 */
export class InnerSpace {
  readonly #pasta: string
  readonly #spaces: Namespaces
  readonly #folder: string
  readonly #programs: string
  readonly #pidFile: string
  readonly #aardvarkPid: string
  readonly outlet: InnerOutlet
  #made: Promise<void> | null = null

  constructor(pasta: string, folder: string) {
    this.#pasta = pasta
    this.#folder = folder
    this.#programs = join(folder, 'programs')
    this.#spaces = new Namespaces(join(folder, 'inner'), true)
    this.#pidFile = join(folder, 'pasta.pid')
    this.#aardvarkPid = join(folder, 'aardvark-dns/aardvark.pid')
    this.outlet = new InnerOutlet(this.#spaces.path(NAME))
    mkdirSync(this.#programs, { recursive: true, mode: 0o711 })
    for (const name of FIREWALL) linkTo(findProgram(name), join(this.#programs, name))
  }

  /**
   * netavark finds nothing but the firewall's programs: what it would ask the machine's systemd or firewalld for, an ordinary
   * user may not do, or would not do in here.
   */
  get site(): Site {
    return {
      lock: join(this.#folder, 'lock'),
      enter: ['nsenter', `--net=${this.#spaces.path(NAME)}`],
      before: ['env', `PATH=${this.#programs}`, 'NETAVARK_FW=iptables'],
    }
  }

  get resolver(): string {
    return RESOLVER
  }

  /** Who is asked for names of the outside, when `asked` names nobody and the machine's are on its loopback. */
  resolvers(asked: readonly string[]): readonly string[] {
    return asked.length > 0 || !isOnLoopback() ? asked : [RESOLVER]
  }

  isUp(): boolean {
    return this.#spaces.has(NAME)
  }

  /** Makes sure that it is there and leads outside. */
  async ensure(): Promise<void> {
    this.#made ??= this.#ensure().finally(() => {
      this.#made = null
    })
    await this.#made
  }

  async #ensure(): Promise<void> {
    if (!this.isUp()) {
      this.#endPrograms()
      await this.#spaces.make(NAME)
    }
    if (this.#processIn(this.#pidFile) === null) await this.#startPasta()
  }

  async #startPasta(): Promise<void> {
    // It goes to the background as soon as everything is set up.
    const { exitCode, stderr } = await execute(this.#pasta, [
      ...['--config-net', '--quiet', '--no-map-gw', '--ns-ifname', 'outside'],
      ...['-a', ADDRESS, '-n', PREFIX, '-g', GATEWAY],
      // Not without need: answers of that server would come from there whoever was asked.
      ...(isOnLoopback() ? ['--dns-forward', RESOLVER] : []),
      ...['-t', 'none', '-u', 'none', '-T', 'none', '-U', 'none'],
      ...['-P', this.#pidFile, '--netns', this.#spaces.path(NAME)],
    ])
    if (exitCode === 0) return
    const reason = stderr.trim().split('\n').at(-1) || 'pasta gave no reason'
    throw new EngineError('unavailable', `the networks of this user could not be set up: ${reason}`)
  }

  /** Nothing may run in it any more. */
  async drop(): Promise<void> {
    await this.outlet.close()
    this.#endPrograms()
    this.#spaces.drop(NAME)
  }

  /** What works in it, or in one that is gone: a holder of namespaces that was killed leaves them. */
  #endPrograms(): void {
    for (const file of [this.#pidFile, this.#aardvarkPid]) {
      const pid = this.#processIn(file)
      if (pid !== null) process.kill(pid, 'SIGTERM')
      rmSync(file, { force: true })
    }
  }

  /** A number that was given to another process since is left alone: both are started with a path below the folder. */
  #processIn(file: string): number | null {
    try {
      const pid = Number(readFileSync(file, 'utf8'))
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${this.#folder}/`) ? pid : null
    } catch {
      return null
    }
  }
}

/** Whether the machine's resolver is found on its loopback only. */
function isOnLoopback(): boolean {
  return outsideServers(readFileSync('/etc/resolv.conf', 'utf8').split('\n')).length === 0
}

function linkTo(program: string | null, file: string): void {
  rmSync(file, { force: true })
  if (program) symlinkSync(program, file)
}
