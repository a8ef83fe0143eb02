import { DROP_RULES, MAKE_RULES } from './bridge-rules.ts'
import type { Bridge } from './network.ts'

/**
 * netavark removes a bridge, and the rules of its network, with the last link on it, and makes them anew with the next: a third
 * of a second each time. One link of ours stays on it, the anchor, until the network goes or the engine ends.
 */
export interface Anchor {
  bridge: string
  /** The end that is on the bridge. */
  link: string
  /** The other end. Taking this one "off the network" takes all of it down. */
  end: string
  /** The lowest of all on the bridge, which is the bridge's own: the gateway never changes its address. */
  mac: string
  /** 0: the kernel's. */
  mtu: number
}

export function anchorOf({ id, link, mtu }: Bridge): Anchor {
  const short = id.slice(0, 12)
  const bytes = short.slice(0, 6).match(/../g) ?? []
  return { bridge: link, link: `ca-${short}`, end: `ce-${short}`, mac: ['02:00:00', ...bytes].join(':'), mtu }
}

/** Lines for `ip -batch`; what is there already is left as it is. */
export function anchorLines({ bridge, link, end, mac, mtu }: Anchor): string[] {
  const size = mtu === 0 ? '' : ` mtu ${mtu}`
  return [
    `link add ${link} address ${mac}${size} type veth peer name ${end}${size}`,
    `link set ${link} addrgenmode none`,
    `link set ${end} addrgenmode none`,
    `link set ${end} up`,
    `link set ${link} master ${bridge} up`,
  ]
}

/** Runs netavark, then puts anchors on those of `ANCHORS` (pairs of link and bridge) that have none, as `LINES` says. */
export const ANCHORED = `set -f
"$@" || exit $?
lacks() {
  for pair in $ANCHORS; do
    ip link show "\${pair%%:*}" 2>/dev/null | grep -q " master \${pair#*:} " || return 0
  done
  return 1
}
if lacks; then
  problem=$(echo "$LINES" | ip -force -batch - 2>&1 >/dev/null)
  lacks && echo "the bridge cannot be kept up: $problem" >&2 && exit 1
fi
${MAKE_RULES}
exit 0`

/**
 * Runs netavark, which may take a whole network down. netavark 1.4 takes the jump into the rules that keep networks apart away with
 * any of the networks, and brings it back with the next: those that are still up would lie open to each other in between.
 */
export const ISOLATED_AGAIN = `"$@"; code=$?
for program in iptables ip6tables; do
  "$program" -S NETAVARK_ISOLATION_1 2>/dev/null | grep -q ^-A || continue
  "$program" -C FORWARD -j NETAVARK_ISOLATION_1 2>/dev/null || "$program" -I FORWARD -j NETAVARK_ISOLATION_1
done
exit $code`

/** The exit code of `UNLESS_USED` when somebody else than the anchor is on the bridge. */
export const USED = 75

/** Runs what takes a network down, unless `BRIDGE` is used or gone; the anchor is there then, also if an engine died before it made it. */
export const UNLESS_USED = `ip -o link show master "$BRIDGE" 2>/dev/null | grep -qv " $ANCHOR@" && exit ${USED}
ip link show "$BRIDGE" >/dev/null 2>&1 || exit 0
echo "$LINES" | ip -force -batch - >/dev/null 2>&1
${DROP_RULES}
${ISOLATED_AGAIN}`
