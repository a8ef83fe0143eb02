import { readFileSync } from 'node:fs'

/** Targets mounted at or below `folder`, in the order they were mounted. */
export function mountedBelow(folder: string): string[] {
  return targetsOf(readFileSync('/proc/self/mountinfo', 'latin1')).filter(
    (target) => target === folder || target.startsWith(`${folder}/`),
  )
}

/** proc(5), mountinfo: the fifth field is the target, with space, tab, newline and backslash as three octal digits. */
export function targetsOf(mountinfo: string): string[] {
  return mountinfo
    .split('\n')
    .map((line) => line.split(' ', 5)[4])
    .filter((target) => target !== undefined)
    .map(unescaped)
}

function unescaped(field: string): string {
  const bytes = field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
