/** Words of `mount -o` that are flags of mount(2): what they set, and what the same word with `no` or its opposite clears. */
const FLAGS: Readonly<Record<string, { set?: number; clear?: number }>> = {
  defaults: {},
  ro: { set: 1 },
  rw: { clear: 1 },
  nosuid: { set: 2 },
  suid: { clear: 2 },
  nodev: { set: 4 },
  dev: { clear: 4 },
  noexec: { set: 8 },
  exec: { clear: 8 },
  sync: { set: 16 },
  async: { clear: 16 },
  mand: { set: 64 },
  nomand: { clear: 64 },
  dirsync: { set: 128 },
  noatime: { set: 1 << 10 },
  atime: { clear: 1 << 10 },
  nodiratime: { set: 1 << 11 },
  diratime: { clear: 1 << 11 },
  bind: { set: 1 << 12 },
  rbind: { set: (1 << 12) | (1 << 14) },
  relatime: { set: 1 << 21 },
  norelatime: { clear: 1 << 21 },
  strictatime: { set: 1 << 24 },
  nostrictatime: { clear: 1 << 24 },
}

const PROPAGATION: Readonly<Record<string, number>> = {
  unbindable: 1 << 17,
  runbindable: (1 << 17) | (1 << 14),
  private: 1 << 18,
  rprivate: (1 << 18) | (1 << 14),
  slave: 1 << 19,
  rslave: (1 << 19) | (1 << 14),
  shared: 1 << 20,
  rshared: (1 << 20) | (1 << 14),
}

export const MS_REMOUNT = 32
export const MS_BIND = 1 << 12

/** What mount(2) takes apart: flags, how mounts spread (a call of its own), and the file system's own options. */
export interface MountOptions {
  flags: number
  propagation: number
  data: string
}

/** Options as mount(8) writes them: `ro,size=1m,uid=1000`. What is no flag is for the file system. */
export function parseMountOptions(text: string): MountOptions {
  const options: MountOptions = { flags: 0, propagation: 0, data: '' }
  const data: string[] = []
  for (const word of text.split(',').filter(Boolean)) {
    const flag = FLAGS[word]
    const propagation = PROPAGATION[word]
    if (flag) options.flags = (options.flags | (flag.set ?? 0)) & ~(flag.clear ?? 0)
    else if (propagation) options.propagation |= propagation
    else data.push(word)
  }
  return { ...options, data: data.join(',') }
}
