import { execute, PROGRAM_PATH } from '../../base/exec.ts'

/** Chains that netavark shares between all networks of a machine, and leaves behind; each with the chain that leads into it. */
const SHARED: readonly [table: string, chain: string, from: readonly string[]][] = [
  ['nat', 'NETAVARK-HOSTPORT-DNAT', ['PREROUTING', 'OUTPUT']],
  ['nat', 'NETAVARK-HOSTPORT-MASQ', ['POSTROUTING']],
  ['nat', 'NETAVARK-HOSTPORT-SETMARK', []],
  ['filter', 'NETAVARK_FORWARD', ['FORWARD']],
  ['filter', 'NETAVARK_ISOLATION_1', ['FORWARD']],
  ['filter', 'NETAVARK_ISOLATION_2', []],
]
/** Rules that are in them from the beginning. */
const FIXED = /--mark 0x2000\/0x2000 -j MASQUERADE|--set-xmark 0x2000\/0x2000/

/**
 * Removes them when no network of this machine is left, neither of this engine nor of another. Each table in one transaction:
 * if somebody has begun to use a chain meanwhile, the kernel refuses to remove it, and all of it stays.
 */
export async function dropSharedChains(lock: string): Promise<void> {
  const env = { PATH: PROGRAM_PATH }
  for (const program of ['iptables', 'ip6tables'])
    for (const table of ['nat', 'filter']) {
      const { stdout } = await execute(`${program}-save`, ['-t', table], { env })
      const input = removals(stdout.split('\n'), table)
      if (input) await execute('flock', ['-o', lock, `${program}-restore`, '--noflush'], { env, input })
    }
}

/** What iptables-restore is told to take the shared chains out of what iptables-save printed; '' while a network uses one. */
export function removals(saved: readonly string[], table: string): string {
  const rules = saved.filter((line) => line.startsWith('-A'))
  const own = (line: string) => /^-A NETAVARK/.test(line)
  if (rules.some((line) => own(line) && !FIXED.test(line))) return ''
  const chains = SHARED.filter(([of, chain]) => of === table && saved.some((line) => line.startsWith(`:${chain} `)))
  if (chains.length === 0) return ''
  const jumps = rules.filter((line) =>
    chains.some(
      ([, chain, from]) => line.endsWith(`-j ${chain}`) && from.some((each) => line.startsWith(`-A ${each} `)),
    ),
  )
  return [
    `*${table}`,
    ...[...jumps, ...rules.filter(own)].map((line) => line.replace('-A', '-D')),
    ...chains.map(([, chain]) => `-X ${chain}`),
    'COMMIT',
    '',
  ].join('\n')
}
