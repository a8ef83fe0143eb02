import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { release } from 'node:os'
import { EngineError } from '../../base/errors.ts'
import { parseCapabilityMask } from '../../formats/runtime-spec/capabilities.ts'
import type { SpecFacts } from '../../formats/runtime-spec/facts.ts'
import type { EngineInfo } from '../../wire/system.ts'
import { readCgroupFacts } from '../cgroups/facts.ts'
import { findPrograms, missingPrograms, type Programs } from './programs.ts'
import { parseLimits } from './limits.ts'
import { isRootless, readIdMap } from './user-namespace.ts'

/** What there is to know about this machine; read once at start-up from /proc and /sys, without starting a program. */
export interface HostFacts extends SpecFacts {
  programs: Programs
  missing: EngineInfo['missing']
  /** One sentence each: what does not work here and why. */
  warnings: string[]
}

/** `runDir` gives the engine's control group its name, so that two engines never share one. */
export function readHostFacts(runDir: string): HostFacts {
  const rootless = isRootless()
  const programs = findPrograms()
  const name = `cutaway-${createHash('sha256').update(runDir).digest('hex').slice(0, 8)}`
  const facts = {
    architecture: architecture(),
    kernel: release(),
    rootless,
    userIds: readIdMap('uid').count,
    groupIds: readIdMap('gid').count,
    capabilities: parseCapabilityMask(/^CapBnd:\s+(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'),
    hardLimits: parseLimits(readFileSync('/proc/self/limits', 'utf8')),
    oomScoreAdj: Number(readFileSync('/proc/self/oom_score_adj', 'utf8')),
    cgroups: readCgroupFacts(rootless, name),
    programs,
    missing: missingPrograms(programs, rootless),
  }
  return { ...facts, warnings: warnings(facts) }
}

function architecture(): SpecFacts['architecture'] {
  if (process.arch === 'x64') return 'amd64'
  if (process.arch === 'arm64') return 'arm64'
  throw new EngineError('unsupported', `this engine runs on x86-64 and arm64, not on ${process.arch}`)
}

function warnings(facts: Omit<HostFacts, 'warnings'>): string[] {
  const { cgroups, rootless, userIds } = facts
  const result: string[] = []
  if (rootless && userIds === 1)
    result.push(
      'This user has no further user ids (/etc/subuid): files of an image all belong to root inside, and programs that change their user fail.',
    )
  if (cgroups.parent === null)
    result.push('No control groups may be made here: limits are left out, and pause stops processes with SIGSTOP.')
  else if (!cgroups.memory || !cgroups.pids || !cgroups.cpu)
    result.push(
      'Not every control group controller is at hand: some of memory, processor and process limits are left out.',
    )
  return result
}
