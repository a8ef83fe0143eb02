import { expect, test } from 'vitest'
import type { Descriptor } from './manifest.ts'
import { choosePlatform, parsePlatform, platformFits } from './platform.ts'

test('platforms are read as containerd does', () => {
  expect(parsePlatform('linux/aarch64')).toEqual({ os: 'linux', architecture: 'arm64' })
  expect(parsePlatform('linux/arm64/v8')).toEqual({ os: 'linux', architecture: 'arm64' })
  expect(parsePlatform('armhf')).toEqual({ os: 'linux', architecture: 'arm', variant: 'v7' })
  expect(() => parsePlatform('linux/a b')).toThrow('invalid component')
  expect(() => parsePlatform('a/b/c/d')).toThrow('cannot parse platform specifier')
})

test('an older variant fits, a newer one does not, and the nearest is chosen', () => {
  const arm = (variant: string) => ({ os: 'linux', architecture: 'arm', variant })
  expect(platformFits(arm('v7'), arm('v6'))).toBe(true)
  expect(platformFits(arm('v6'), arm('v7'))).toBe(false)
  const list = ['v5', 'v7', 'v6'].map((variant, size) => ({ size, platform: arm(variant) }) as unknown as Descriptor)
  expect(choosePlatform(list, arm('v8'))?.size).toBe(1)
  expect(choosePlatform(list, { os: 'linux', architecture: 'amd64' })).toBeUndefined()
})
