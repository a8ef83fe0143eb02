import { EngineError } from '../../base/errors.ts'

/** `--chmod`: octal digits, or what chmod(1) takes: `u=rwX,go-w`. */
export type ModeChange = string

const CLAUSE = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/

/** Rejects `invalid`, in BuildKit's words, for what is neither. */
export function checkMode(change: ModeChange): void {
  if (/^[0-7]{1,5}$/.test(change) && Number.parseInt(change, 8) <= 0o7777) return
  if (change.split(',').every((clause) => CLAUSE.test(clause))) return
  throw new EngineError(
    'invalid',
    `invalid chmod parameter: '${change}'. it should be octal string and between 0 and 07777`,
  )
}

/** The mode after the change. */
export function changedMode(mode: number, change: ModeChange | null, isFolder: boolean): number {
  if (change === null) return mode
  if (/^[0-7]+$/.test(change)) return Number.parseInt(change, 8)
  return change.split(',').reduce((now, clause) => applyClause(now, clause, isFolder), mode)
}

function applyClause(mode: number, clause: string, isFolder: boolean): number {
  const [, who = '', actions = ''] = CLAUSE.exec(clause) ?? []
  const classes = who === '' || who.includes('a') ? 'ugo' : who
  let now = mode
  for (const [, operator, rights = ''] of actions.matchAll(/([-+=])([rwxXstugo]*)/g)) {
    for (const each of classes) {
      const bits = bitsOf(rights, each, now, isFolder)
      if (operator === '+') now |= bits
      else if (operator === '-') now &= ~bits
      else now = (now & ~maskOf(each)) | bits
    }
  }
  return now & 0o7777
}

const SHIFT: Record<string, number> = { u: 6, g: 3, o: 0 }

function maskOf(each: string): number {
  return (0o7 << (SHIFT[each] ?? 0)) | (each === 'u' ? 0o4000 : each === 'g' ? 0o2000 : 0o1000)
}

function bitsOf(rights: string, each: string, mode: number, isFolder: boolean): number {
  const shift = SHIFT[each] ?? 0
  let bits = 0
  for (const right of rights) {
    if (right === 'r') bits |= 4 << shift
    else if (right === 'w') bits |= 2 << shift
    else if (right === 'x' || (right === 'X' && (isFolder || (mode & 0o111) !== 0))) bits |= 1 << shift
    else if (right === 's') bits |= each === 'u' ? 0o4000 : each === 'g' ? 0o2000 : 0
    else if (right === 't') bits |= each === 'o' ? 0o1000 : 0
    else if (right in SHIFT) bits |= ((mode >> (SHIFT[right] ?? 0)) & 7) << shift
  }
  return bits
}
