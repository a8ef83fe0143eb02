import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** What networks put on a machine outside of the data root: links, rules of the firewall, namespaces, servers of names. */
export function networkTraces(folder: string): { links: string[]; rules: string[]; spaces: number; servers: number } {
  return {
    links: readdirSync('/sys/class/net').filter((name) => /^(br-|veth)/.test(name)),
    rules: ['iptables-save', 'ip6tables-save'].flatMap((program) =>
      execFileSync(program, { encoding: 'utf8' })
        .split('\n')
        .filter((line) => /^(:|-A).*NETAVARK/.test(line))
        .map((line) => line.replace(/ \[\d+:\d+\]$/, '')),
    ),
    spaces: readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes(`${folder}/`) && line.includes('- nsfs')).length,
    servers: readdirSync('/proc').filter((pid) => commandOf(pid).includes(`${folder}/run/network`)).length,
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
