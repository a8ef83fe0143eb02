import type { Bridge } from './network.ts'

/** Rules of the firewall that netavark has no word for, as `program table chain rule`. They come first in their chains. */
export function rulesOf({ link, subnets, ipv6, apart, masquerade }: Bridge): string[] {
  const programs = ['iptables', ...(ipv6 ? ['ip6tables'] : [])]
  const programOf = (subnet: string) => (subnet.includes(':') ? 'ip6tables' : 'iptables')
  return [
    ...(apart ? programs.map((program) => `${program} filter FORWARD -i ${link} -o ${link} -j DROP`) : []),
    ...(masquerade
      ? []
      : subnets.map(({ subnet }) => `${programOf(subnet)} nat POSTROUTING -s ${subnet} ! -o ${link} -j ACCEPT`)),
  ]
}

/**
 * Makes the rules of `RULES` that are not there. What goes from port to port of a bridge in `APART` sees no rule: its ports are told
 * apart by the bridge itself, of which an anchor is no container's.
 */
export const MAKE_RULES = `while read -r program table chain rule; do
  [ -z "$rule" ] && continue
  "$program" -w -t "$table" -C "$chain" $rule 2>/dev/null || "$program" -w -t "$table" -I "$chain" $rule || exit 1
done <<END
$RULES
END
for bridge in $APART; do
  for port in $(ip -o link show master "$bridge" | sed 's/^[0-9]*: \\([^:@]*\\).*/\\1/' | grep -v ^ca-); do
    ip link set "$port" type bridge_slave isolated on || exit 1
  done
done`

export const DROP_RULES = `while read -r program table chain rule; do
  [ -z "$rule" ] || "$program" -w -t "$table" -D "$chain" $rule 2>/dev/null
done <<END
$RULES
END`
