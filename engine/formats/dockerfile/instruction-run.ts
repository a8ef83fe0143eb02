import type { MountFlag, RunInstruction } from './dockerfile.ts'
import { DockerfileError } from './dockerfile-error.ts'
import { readFlags } from './flags.ts'
import { goQuote } from './go-quote.ts'
import { commandForm, commonOf, type Line } from './instruction-parts.ts'
import { mountFields } from './run-mount.ts'

const NETWORKS = ['default', 'none', 'host'] as const
const SECURITIES = ['sandbox', 'insecure'] as const

export function runInstruction(line: Line): RunInstruction {
  const given = readFlags(line.value.flags, { mount: 'list', network: 'text', security: 'text' })
  const network = given.network ?? 'default'
  const security = given.security ?? 'sandbox'
  const mounts = given.mount.map(mountFlag)
  if (!isOneOf(NETWORKS, network)) throw new DockerfileError(`invalid network mode ${goQuote(network)}`)
  if (!isOneOf(SECURITIES, security)) throw new DockerfileError(`security ${goQuote(security)} is not valid`)
  const command = commandForm(line.value)
  return { kind: 'RUN', ...commonOf(line), command, heredocs: line.heredocs, mounts, network, security }
}

/** What a mount comes from decides which stages are built: so no variable can stand there. */
function mountFlag(text: string): MountFlag {
  let from: string | null = null
  for (const { key, value } of mountFields(text)) {
    if (key !== 'from' || value === null) continue
    const dollar = value.indexOf('$')
    if (dollar >= 0 && dollar !== value.length - 1)
      throw new DockerfileError("'from' doesn't support variable expansion, define alias stage instead")
    from = value || null
  }
  return { text, from }
}

function isOneOf<T extends string>(known: readonly T[], value: string): value is T {
  return known.some((one) => one === value)
}
