import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the tests could leave on the machine: mounts (network namespaces are some), processes, temporary files, users, cgroups, links, firewall rules. */
export type Snapshot = ReadonlySet<string>

/** Programs that tests start; others come and go by themselves. */
const OURS = /conmon|crun|runc|chrom|node|busybox|catatonit|sleep|unshare|aardvark|netavark|pasta/

export function snapshot(): Snapshot {
  return new Set([...mounts(), ...processes(), ...files(), ...users(), ...cgroups(), ...links(), ...firewall()])
}

/** What is there now and was not before. Ending takes a moment, so it is given five seconds. */
export async function leftovers(before: Snapshot): Promise<string[]> {
  for (let attempt = 0; ; attempt++) {
    const left = [...snapshot()].filter((item) => !before.has(item))
    if (left.length === 0 || attempt === 10) return left
    await sleep(500)
  }
}

function mounts(): string[] {
  return lines('/proc/self/mountinfo').map((line) => `mount ${line.split(' ')[4]}`)
}

function processes(): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .flatMap((pid) => {
      try {
        const program = readlinkSync(`/proc/${pid}/exe`)
        return OURS.test(program)
          ? [`process ${pid} ${lines(`/proc/${pid}/cmdline`).join(' ').replaceAll('\0', ' ').slice(0, 200)}`]
          : []
      } catch {
        return [] // ended meanwhile, or a kernel thread
      }
    })
}

function files(): string[] {
  return readdirSync(tmpdir())
    .filter((name) => /cutaway|playwright|chrom|vitest/.test(name))
    .map((name) => `file ${tmpdir()}/${name}`)
}

function users(): string[] {
  return lines('/etc/passwd').map((line) => `user ${line.split(':')[0]}`)
}

function cgroups(): string[] {
  const root = '/sys/fs/cgroup'
  const trees = [root, ...list(root).map((name) => `${root}/${name}`)]
  return trees.flatMap((tree) =>
    list(tree)
      .filter((name) => name.includes('cutaway'))
      .map((name) => `cgroup ${tree}/${name}`),
  )
}

function links(): string[] {
  return list('/sys/class/net').map((name) => `link ${name}`)
}

/** What all networks of a machine share, and an engine that was killed leaves, empty, to the next. */
const SHARED = /NETAVARK(_FORWARD|_ISOLATION_\d|-HOSTPORT-[A-Z]+)( - \[|$)|0x2000\/0x2000/

/** Without its counters a rule is the same before and after. */
function firewall(): string[] {
  return ['iptables-save', 'ip6tables-save'].flatMap((program) => {
    const { stdout } = spawnSync(program, { encoding: 'utf8' })
    return (stdout ?? '')
      .split('\n')
      .filter((line) => /NETAVARK/.test(line) && !SHARED.test(line))
      .map((line) => `${program} ${line.replace(/ \[\d+:\d+\]$/, '')}`)
  })
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function lines(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean)
}
