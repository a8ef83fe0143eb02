import { EngineError } from '../../base/errors.ts'
import defaultProfile from './seccomp-profile.json' with { type: 'json' }
import type { Seccomp } from './spec.ts'

/** Docker's extended profile: rules that apply only to some architectures, capabilities or kernels. */
interface Profile {
  defaultAction: string
  defaultErrnoRet?: number
  architectures?: string[]
  archMap?: { architecture: string; subArchitectures?: string[] | null }[]
  syscalls?: Rule[]
}

interface Rule {
  names?: string[]
  /** The form of old profiles: one name a rule. */
  name?: string
  action: string
  errnoRet?: number
  args?: { index: number; value: number; valueTwo?: number; op: string }[] | null
  includes?: Conditions
  excludes?: Conditions
}

interface Conditions {
  arches?: string[]
  caps?: string[]
  minKernel?: string
}

export interface SeccompTarget {
  architecture: 'amd64' | 'arm64'
  kernel: string
  capabilities: readonly string[]
}

const NATIVE = { amd64: 'SCMP_ARCH_X86_64', arm64: 'SCMP_ARCH_AARCH64' } as const

/**
 * The profile every container gets that does not ask for another: what is safe with exactly these capabilities. The data is
 * the containers project's profile, made as strict as Docker's where that one is stricter: mounts and new namespaces (`unshare`,
 * `clone` with any CLONE_NEW… flag) need CAP_SYS_ADMIN, kernel keyrings stay closed.
 */
export function defaultSeccomp(target: SeccompTarget): Seccomp {
  return resolve(defaultProfile, target)
}

/** A profile that the user gave, as the JSON text of Docker's format. */
export function customSeccomp(json: string, target: SeccompTarget): Seccomp {
  let profile: Profile
  try {
    profile = JSON.parse(json) as Profile
  } catch (error) {
    throw new EngineError('invalid', `the seccomp profile is not JSON: ${(error as Error).message}`, { cause: error })
  }
  if (typeof profile?.defaultAction !== 'string' || !Array.isArray(profile.syscalls ?? []))
    throw new EngineError('invalid', 'the seccomp profile needs a "defaultAction" and a list "syscalls"')
  return resolve(profile, target)
}

function resolve(profile: Profile, target: SeccompTarget): Seccomp {
  const native = NATIVE[target.architecture]
  const map = profile.archMap?.find((entry) => entry.architecture === native)
  return {
    defaultAction: profile.defaultAction,
    ...(profile.defaultErrnoRet === undefined ? {} : { defaultErrnoRet: profile.defaultErrnoRet }),
    architectures: map ? [native, ...(map.subArchitectures ?? [])] : (profile.architectures ?? [native]),
    syscalls: (profile.syscalls ?? []).filter((rule) => applies(rule, target)).map(plain),
  }
}

function applies({ includes = {}, excludes = {} }: Rule, target: SeccompTarget): boolean {
  const { architecture, capabilities, kernel } = target
  if (includes.arches?.length && !includes.arches.includes(architecture)) return false
  if (includes.caps?.some((name) => !capabilities.includes(name))) return false
  if (includes.minKernel && !atLeast(kernel, includes.minKernel)) return false
  if (excludes.arches?.includes(architecture)) return false
  if (excludes.caps?.some((name) => capabilities.includes(name))) return false
  if (excludes.minKernel && atLeast(kernel, excludes.minKernel)) return false
  return true
}

function plain(rule: Rule): Seccomp['syscalls'][number] {
  return {
    names: rule.names ?? (rule.name ? [rule.name] : []),
    action: rule.action,
    ...(rule.errnoRet === undefined ? {} : { errnoRet: rule.errnoRet }),
    ...(rule.args?.length ? { args: rule.args } : {}),
  }
}

/** Compares the first two numbers, as profiles name kernels: `4.8`. */
function atLeast(release: string, minimum: string): boolean {
  const [major = 0, minor = 0] = release.split(/[.-]/).map(Number)
  const [leastMajor = 0, leastMinor = 0] = minimum.split('.').map(Number)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}
