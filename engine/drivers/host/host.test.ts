import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hostDevices } from './devices.ts'
import { readHostFacts } from './host.ts'
import { parseLimits } from './limits.ts'
import { missingPrograms, type Programs } from './programs.ts'
import { parseIdMap } from './user-namespace.ts'

const ALL: Programs = {
  conmon: '/c',
  crun: '/c',
  runc: '/r',
  catatonit: '/i',
  newuidmap: '/n',
  netavark: '/v',
  aardvark: '/a',
  iptables: '/t',
  ip: '/l',
  pasta: '/p',
}

test('hard limits are read by the names that the runtime knows', () => {
  const text = `Limit                     Soft Limit           Hard Limit           Units
Max cpu time              unlimited            unlimited            seconds
Max open files            1024                 20000                files
Max nice priority         0                    0
`
  expect(parseLimits(text)).toEqual({
    RLIMIT_CPU: Number.POSITIVE_INFINITY,
    RLIMIT_NOFILE: 20000,
    RLIMIT_NICE: 0,
  })
})

test('an id map tells how many ids there are and who is root outside', () => {
  expect(parseIdMap('         0          0 4294967295\n')).toEqual({ count: 4294967295, root: 0 })
  expect(parseIdMap('         0       1000          1\n         1     100000      65536\n')).toEqual({
    count: 65537,
    root: 1000,
  })
})

test.each<[string, Partial<Programs>, boolean, string[]]>([
  ['nothing', {}, true, []],
  ['crun, with runc there', { crun: null }, false, ['crun: containers start more slowly']],
  ['both runtimes', { crun: null, runc: null }, false, ['crun: no container']],
  [
    'conmon and catatonit',
    { conmon: null, catatonit: null },
    false,
    ['conmon: no container', 'catatonit: docker run --init'],
  ],
  ['newuidmap, for an ordinary user', { newuidmap: null }, true, ['uidmap: images that use other users']],
  ['netavark, for root', { netavark: null, pasta: null }, false, ['netavark: containers have only the networks none']],
  ['pasta, for an ordinary user', { pasta: null }, true, ['passt: containers have only the networks']],
  ['newuidmap, for root', { newuidmap: null }, false, []],
])('when %s is missing', (_, change, rootless, expected) => {
  const said = missingPrograms({ ...ALL, ...change }, rootless).map((each) => `${each.package}: ${each.lost}`)
  expect(said).toHaveLength(expected.length)
  for (const [index, sentence] of expected.entries()) expect(said[index]).toContain(sentence)
})

test('this machine’s facts agree with what the kernel says of itself', () => {
  const facts = readHostFacts('/run/cutaway-test')
  expect(facts.kernel).toBe(readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim())
  expect(facts.hardLimits.RLIMIT_NOFILE).toBeGreaterThan(0)
  expect(facts.cgroups.parent ?? '/cutaway-').toContain('/cutaway-')
  const other = readHostFacts('/run/other').cgroups.parent
  expect(other === null || other !== facts.cgroups.parent, 'two engines never share a control group').toBe(true)
})

test('device nodes are read with their numbers, without those that a container gets of its own', () => {
  const kernelLog = hostDevices().find((node) => node.path === '/dev/kmsg')
  expect(kernelLog ?? { type: 'c', major: 1, minor: 11 }).toMatchObject({ type: 'c', major: 1, minor: 11 })
  expect(hostDevices('/dev').filter((node) => /^\/dev\/(pts\/|null$)/.test(node.path))).toEqual([])
})
