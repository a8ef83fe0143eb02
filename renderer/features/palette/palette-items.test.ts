import { expect, test } from 'vitest'
import {
  type Container,
  ContainerConfig,
  HostConfig,
  NEVER_STARTED,
  type Status,
} from '../../../engine/wire/containers.ts'
import { markedParts, type PaletteWords, paletteItems, ranked } from './palette-items.ts'

const words: PaletteWords = {
  verb: (verb, name) => `${verb} ${name}`,
  kind: (kind) => kind,
  section: (section) => section,
  buildForm: 'build form',
  runForm: 'Run a container…',
}

function container(name: string, status: Status): Container {
  return {
    id: name,
    name,
    image: { id: 'sha256:1', name: 'i' },
    created: 0,
    config: ContainerConfig.parse({}),
    host: HostConfig.parse({}),
    mounts: [],
    state: { ...NEVER_STARTED, status },
    ports: [],
    argv: [],
    rwBytes: 0,
  }
}

test('only verbs that fit the state are offered, each with its docker line', () => {
  const lines = (status: Status) =>
    paletteItems([container('web', status)], [], [], words).flatMap((item) => (item.line ? [item.line] : []))
  expect(lines('running')).toEqual(['docker stop web', 'docker restart web', 'docker pause web'])
  expect(lines('exited')).toEqual(['docker start web'])
  expect(lines('removing')).toEqual([])
})

test('beginnings of words count more than what stands inside one', () => {
  const items = paletteItems([container('web', 'running')], [], [], words)
  expect(ranked(items, 'st web').map((item) => item.label)).toEqual(['stop web', 'restart web'])
})

test('docker’s own words find a thing in every language', () => {
  const items = paletteItems([container('web', 'running')], [], [], { ...words, verb: (_, name) => `停止 ${name}` })
  expect(ranked(items, 'stop web').map((item) => item.line)).toEqual(['docker stop web'])
})

test('the letters that were typed are marked', () => {
  expect(markedParts('Stop web', 'st web').map((part) => [part.text, part.hit])).toEqual([
    ['St', true],
    ['op ', false],
    ['web', true],
  ])
})
