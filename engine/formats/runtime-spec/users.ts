import { EngineError } from '../../base/errors.ts'

/** Who a process runs as. */
export interface ResolvedUser {
  uid: number
  gid: number
  /** Supplementary groups, ascending, without `gid`. */
  groups: number[]
}

export interface PasswdEntry {
  name: string
  uid: number
  gid: number
  home: string
}

export interface GroupEntry {
  name: string
  gid: number
  members: string[]
}

/** passwd(5). Lines that are not entries are skipped, as the C library does. */
export function parsePasswd(text: string): PasswdEntry[] {
  return fields(text).flatMap(([name = '', , uid, gid, , home = '']) => {
    const ids = [number(uid), number(gid)]
    return name && ids[0] !== null && ids[1] !== null
      ? [{ name, uid: ids[0] as number, gid: ids[1] as number, home }]
      : []
  })
}

/** group(5). */
export function parseGroup(text: string): GroupEntry[] {
  return fields(text).flatMap(([name = '', , gid, members = '']) => {
    const id = number(gid)
    return name && id !== null ? [{ name, gid: id, members: members.split(',').filter(Boolean) }] : []
  })
}

function fields(text: string): string[][] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(':'))
}

/** Highest id that is not the kernel's "no id" (-1). */
const HIGHEST = 2 ** 31 - 1

function number(text: string | undefined): number | null {
  if (text === undefined || !/^\d+$/.test(text)) return null
  return Number(text)
}

/**
 * `--user` in all its forms (`name`, `uid`, either with `:group` or `:gid`, or '' for root), against the root file system's
 * /etc/passwd and /etc/group (empty text where there is none). Without a group the user's own supplementary groups come
 * along; `groupAdd` always does. `invalid` in Docker's words when a name is not there.
 */
export function resolveUser(
  user: string,
  passwd: string,
  group: string,
  groupAdd: readonly string[] = [],
): ResolvedUser {
  const [userPart = '', groupPart = ''] = user.split(':')
  const groupEntries = parseGroup(group)
  const entry = findUser(userPart, parsePasswd(passwd))
  const gid = groupPart ? groupId(groupPart, groupEntries) : entry.gid

  const groups = new Set(groupAdd.map((name) => groupId(name, groupEntries)))
  if (!groupPart && entry.name)
    for (const { gid, members } of groupEntries) if (members.includes(entry.name)) groups.add(gid)
  groups.delete(gid)
  return { uid: entry.uid, gid, groups: [...groups].sort((a, b) => a - b) }
}

function findUser(text: string, entries: PasswdEntry[]): { uid: number; gid: number; name: string } {
  const uid = text === '' ? 0 : number(text)
  const found = entries.find((entry) => entry.name === text) ?? entries.find((entry) => entry.uid === uid)
  if (found) return found
  if (uid === null) throw new EngineError('invalid', `unable to find user ${text}: no matching entries in passwd file`)
  return { uid: bounded(uid, text), gid: 0, name: '' }
}

function groupId(text: string, entries: GroupEntry[]): number {
  const found = entries.find((entry) => entry.name === text)
  if (found) return found.gid
  const gid = number(text)
  if (gid === null) throw new EngineError('invalid', `Unable to find group ${text}: no matching entries in group file`)
  return bounded(gid, text)
}

function bounded(id: number, text: string): number {
  if (id <= HIGHEST) return id
  throw new EngineError('invalid', `uids and gids must be in range 0-${HIGHEST}: got ${text}`)
}
