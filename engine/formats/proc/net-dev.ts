import type { InterfaceCounters } from '../../wire/stats.ts'

/** `/proc/<pid>/net/dev`: two lines of titles, then a line an interface. The loopback is left out. */
export function parseNetDev(text: string): Record<string, InterfaceCounters> {
  const interfaces: Record<string, InterfaceCounters> = {}
  for (const line of text.split('\n').slice(2)) {
    const [, name, rest = ''] = /^\s*([^:]+):\s*(.*)$/.exec(line) ?? []
    if (name === undefined || name === 'lo') continue
    const numbers = rest.trim().split(/\s+/).map(Number)
    const at = (column: number) => numbers[column] ?? 0
    interfaces[name] = {
      receivedBytes: at(0),
      receivedPackets: at(1),
      receivedErrors: at(2),
      receivedDropped: at(3),
      sentBytes: at(8),
      sentPackets: at(9),
      sentErrors: at(10),
      sentDropped: at(11),
    }
  }
  return interfaces
}
