import { EngineError } from '../../base/errors.ts'

export interface SecurityOptions {
  noNewPrivileges: boolean
  /** JSON text of a profile, `unconfined`, or null for the default. */
  seccomp: string | null
  /** Name of a loaded AppArmor profile, null for none. */
  apparmor: string | null
}

/** `--security-opt`, each `name`, `name=value` or (old) `name:value`. SELinux labels are accepted and mean nothing here, as in Docker on a machine without SELinux. */
export function parseSecurityOptions(options: readonly string[]): SecurityOptions {
  const result: SecurityOptions = { noNewPrivileges: false, seccomp: null, apparmor: null }
  for (const option of options) {
    const split = option.search(/[=:]/)
    const name = split < 0 ? option : option.slice(0, split)
    const value = split < 0 ? '' : option.slice(split + 1)
    if (name === 'no-new-privileges') result.noNewPrivileges = flag(value, option)
    else if (name === 'seccomp') result.seccomp = value === 'builtin' ? null : value
    else if (name === 'apparmor') result.apparmor = value === 'unconfined' ? null : value
    else if (name !== 'label' && name !== 'disable')
      throw new EngineError(
        'invalid',
        `invalid --security-opt "${option}": known are no-new-privileges, seccomp, apparmor and label`,
      )
  }
  return result
}

function flag(value: string, option: string): boolean {
  if (value === '' || value === 'true') return true
  if (value === 'false') return false
  throw new EngineError('invalid', `invalid --security-opt "${option}": expected true or false after no-new-privileges`)
}
