/** Of the lines of resolv.conf(5) those that name a server which is not on the loopback of the machine, where no container finds it. */
export function outsideServers(lines: readonly string[]): string[] {
  return lines.filter((line) => /^nameserver\s/.test(line) && !/\s(127\.|::1$)/.test(line))
}
