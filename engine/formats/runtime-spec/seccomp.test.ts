import { expect, test } from 'vitest'
import { DEFAULT_CAPABILITIES } from './capabilities.ts'
import { customSeccomp, defaultSeccomp } from './seccomp.ts'
import type { Seccomp } from './spec.ts'
import { specOf } from './testing/facts.ts'

const target = { architecture: 'amd64' as const, kernel: '6.1.0', capabilities: DEFAULT_CAPABILITIES }

function allows(profile: Seccomp, call: string): boolean {
  return profile.syscalls.some((rule) => rule.action === 'SCMP_ACT_ALLOW' && !rule.args && rule.names.includes(call))
}

test('the default profile for amd64 and Docker’s capabilities allows work but neither mounts nor namespaces', () => {
  const profile = defaultSeccomp(target)
  expect(profile.architectures).toEqual(['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'])
  expect(profile.defaultErrnoRet).toBe(38)
  expect(allows(profile, 'read')).toBe(true)
  for (const call of ['mount', 'unshare', 'setns', 'clone', 'clone3', 'keyctl', 'bpf', 'reboot'])
    expect(allows(profile, call), call).toBe(false)
})

test('a capability opens the calls that it is for', () => {
  expect(allows(defaultSeccomp({ ...target, capabilities: [...DEFAULT_CAPABILITIES, 'CAP_SYS_ADMIN'] }), 'mount')).toBe(
    true,
  )
  const added = specOf({ capAdd: ['SYS_TIME'] }).linux.seccomp as Seccomp
  expect(allows(added, 'settimeofday')).toBe(true)
  expect(allows(specOf().linux.seccomp as Seccomp, 'settimeofday')).toBe(false)
})

test('arm64 gets its own architecture and calls', () => {
  const profile = defaultSeccomp({ ...target, architecture: 'arm64' })
  expect(profile.architectures[0]).toBe('SCMP_ARCH_AARCH64')
  expect(allows(profile, 'arch_prctl')).toBe(false)
})

test('rules for newer or older kernels are kept by this kernel’s number, not by its text', () => {
  const rule = (minKernel: string) => ({ names: ['ptrace'], action: 'SCMP_ACT_ALLOW', includes: { minKernel } })
  const json = JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [rule('4.8'), rule('6.2'), rule('10.0')] })
  expect(customSeccomp(json, { ...target, kernel: '6.1.0-18-amd64' }).syscalls).toHaveLength(1)
})

test('unconfined means no profile; a profile of the user’s own replaces the default', () => {
  expect(specOf({ securityOpt: ['seccomp=unconfined'] }).linux.seccomp).toBeUndefined()
  const own = JSON.stringify({
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [{ name: 'chmod', action: 'SCMP_ACT_ERRNO' }],
  })
  expect(specOf({ securityOpt: [`seccomp=${own}`] }).linux.seccomp).toEqual({
    defaultAction: 'SCMP_ACT_ALLOW',
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [{ names: ['chmod'], action: 'SCMP_ACT_ERRNO' }],
  })
})

test.each([
  ['{', 'the seccomp profile is not JSON'],
  ['{}', 'needs a "defaultAction"'],
  ['null', 'needs a "defaultAction"'],
])('%s is refused', (json, sentence) => {
  expect(() => customSeccomp(json, target)).toThrow(sentence)
})
