import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { execute } from '../../base/exec.ts'
import { requireCidr } from '../../formats/network/address.ts'
import type { PublishedPort } from '../../wire/networks.ts'
import type { Attachment } from './network.ts'

/** Connects the namespace of one container of an ordinary user to the outside, ports included: one pasta for each. */
export class Pasta {
  readonly #program: string
  readonly #folder: string

  constructor(program: string, folder: string) {
    this.#program = program
    this.#folder = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  async setUp(space: string, attachment: Attachment): Promise<void> {
    const { id, name } = attachment.container
    const words = optionsOf(attachment)
    // It goes to the background as soon as everything is set up.
    const { exitCode, stderr } = await execute(this.#program, [...words, '-P', this.#pidFile(id), '--netns', space])
    if (exitCode === 0) return
    throw new EngineError('unavailable', `the network of container ${name} could not be set up: ${reasonIn(stderr)}`)
  }

  /** Idempotent. */
  tearDown(container: string): void {
    const file = this.#pidFile(container)
    const pid = pidIn(file)
    if (pid !== null && isPasta(pid)) process.kill(pid, 'SIGTERM')
    rmSync(file, { force: true })
  }

  #pidFile(container: string): string {
    return join(this.#folder, `${container}.pid`)
  }
}

/** pasta(1): the container sees its own address and the gateway, whatever the machine has. */
export function optionsOf({ links, ports }: Attachment): string[] {
  const [link] = links
  const subnet = link?.bridge.subnets.find((one) => !one.subnet.includes(':'))
  const address =
    link && subnet
      ? ['-a', link.endpoint.ipv4, '-n', String(requireCidr(subnet.subnet).prefix), '-g', subnet.gateway]
      : []
  const wanted = (protocol: PublishedPort['protocol'], option: string) => {
    const specs = ports.filter((port) => port.protocol === protocol).flatMap(spec)
    return specs.length > 0 ? [...new Set(specs)].flatMap((one) => [option, one]) : [option, 'none']
  }
  return [
    '--config-net',
    '--quiet',
    '--no-map-gw',
    ...(link ? ['--ns-ifname', link.endpoint.interface, '--ns-mac-addr', link.endpoint.mac] : []),
    ...address,
    ...wanted('tcp', '-t'),
    ...wanted('udp', '-u'),
    ...['-T', 'none', '-U', 'none'],
  ]
}

/** Without an address it takes both families; `::` comes as the twin of `0.0.0.0`. */
function spec({ hostIp, hostPort, containerPort }: PublishedPort): string[] {
  if (hostIp === '0.0.0.0' || hostIp === '::') return [`${hostPort}:${containerPort}`]
  return [`${hostIp}/${hostPort}:${containerPort}`]
}

function reasonIn(stderr: string): string {
  const lines = stderr.trim().split('\n')
  return lines.at(-1) || 'pasta gave no reason'
}

function pidIn(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8')) || null
  } catch {
    return null
  }
}

/** A number that was given to another process since is left alone. */
function isPasta(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('pasta')
  } catch {
    return false
  }
}
