import { expect, test } from 'vitest'
import { ContainerCreateBody } from './container-create.ts'
import { foldKeys } from './fold-keys.ts'

const parse = (body: object) => ContainerCreateBody.parse(foldKeys(body, ContainerCreateBody))

test('keys are taken in any case, at any depth', () => {
  const body = parse({
    image: 'box',
    CMD: ['true'],
    hostconfig: { memory: 1, logconfig: { type: 'none' }, BLKIODEVICEREADBPS: [{ path: '/dev/x', RATE: 2 }] },
  })
  expect(body).toMatchObject({ Image: 'box', Cmd: ['true'] })
  expect(body.HostConfig).toMatchObject({
    Memory: 1,
    LogConfig: { Type: 'none' },
    BlkioDeviceReadBps: [{ Path: '/dev/x', Rate: 2 }],
  })
})

test('the keys of a map are its own', () => {
  expect(parse({ labels: { Image: 'a', image: 'b' } }).Labels).toEqual({ Image: 'a', image: 'b' })
})

test('of two spellings the exact one counts, whichever comes first', () => {
  expect(parse({ Image: 'right', image: 'wrong' }).Image).toBe('right')
  expect(parse({ image: 'wrong', Image: 'right' }).Image).toBe('right')
})
