import { expect, test } from 'vitest'
import { CAPABILITIES, containerCapabilities, DEFAULT_CAPABILITIES, parseCapabilityMask } from './capabilities.ts'

const nothing = { capAdd: [], capDrop: [], privileged: false }

test.each([
  ['nothing is asked for', nothing, DEFAULT_CAPABILITIES],
  ['one is added', { ...nothing, capAdd: ['sys_admin'] }, [...DEFAULT_CAPABILITIES, 'CAP_SYS_ADMIN']],
  ['one is dropped', { ...nothing, capDrop: ['CAP_MKNOD'] }, DEFAULT_CAPABILITIES.filter((c) => c !== 'CAP_MKNOD')],
  ['all are dropped', { ...nothing, capDrop: ['ALL'] }, []],
  ['all are dropped but one', { ...nothing, capDrop: ['all'], capAdd: ['NET_RAW'] }, ['CAP_NET_RAW']],
  [
    'all are added but one',
    { ...nothing, capAdd: ['ALL'], capDrop: ['BPF'] },
    CAPABILITIES.filter((c) => c !== 'CAP_BPF'),
  ],
  ['privileged', { ...nothing, privileged: true }, CAPABILITIES],
])('when %s', (_, request, expected) => {
  expect(new Set(containerCapabilities(request, CAPABILITIES))).toEqual(new Set(expected))
})

test('what the engine itself may not hand out is not promised', () => {
  expect(containerCapabilities({ ...nothing, capAdd: ['ALL'] }, ['CAP_CHOWN'])).toEqual(['CAP_CHOWN'])
})

test('an unknown name is refused in Docker’s words', () => {
  expect(() => containerCapabilities({ ...nothing, capAdd: ['FLY'] }, CAPABILITIES)).toThrow(
    'invalid CapAdd: unknown capability: "CAP_FLY"',
  )
})

test('a mask of the kernel reads as the names of its bits', () => {
  expect(new Set(parseCapabilityMask('00000000a80425fb'))).toEqual(new Set(DEFAULT_CAPABILITIES))
  expect(parseCapabilityMask('000001ffffffffff')).toEqual(CAPABILITIES)
})
