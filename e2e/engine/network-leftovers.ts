import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * What the networks of one engine put on the machine outside of its data root: links, rules of the firewall, namespaces,
 * servers of names. `ids` are those of all its networks, also of such as are gone: other engines may be at work meanwhile.
 */
export function networkTraces(folder: string, ids: Iterable<string>): string[] {
  const marks = [...ids].flatMap((id) => [id, `-${id.slice(0, 12)}`, `NETAVARK-${hash(id)}`, `NETAVARK-DN-${hash(id)}`])
  const ours = (line: string) => marks.some((mark) => line.includes(mark))
  return [
    ...readdirSync('/sys/class/net').filter(ours),
    ...['iptables-save', 'ip6tables-save'].flatMap((program) =>
      execFileSync(program, { encoding: 'utf8' }).split('\n').filter(ours),
    ),
    ...readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes(`${folder}/`) && line.includes('- nsfs')),
    ...readdirSync('/proc').filter((pid) => commandOf(pid).includes(`${folder}/run/network`)),
  ]
}

/** By which netavark names the chains of a network. */
function hash(name: string): string {
  return createHash('sha512').update(name).digest('hex').slice(0, 13).toUpperCase()
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
