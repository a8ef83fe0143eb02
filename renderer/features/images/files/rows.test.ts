import { expect, test } from 'vitest'
import type { TreeEntry } from '../../../../engine/wire/layers.ts'
import { fileRows, foldersAbove } from './rows.ts'

const entry = (name: string, type: TreeEntry['type'] = 'file') => ({ name, type }) as TreeEntry
const disk: Record<string, TreeEntry[]> = {
  '': [entry('etc', 'directory'), entry('init')],
  etc: [entry('apt', 'directory'), entry('passwd')],
}

test('only open folders show what is in them', () => {
  const rows = fileRows((folder) => disk[folder], new Set(['etc']))
  expect(rows.map(({ path, depth }) => [path, depth])).toEqual([
    ['etc', 0],
    ['etc/apt', 1],
    ['etc/passwd', 1],
    ['init', 0],
  ])
})

test('a folder whose content is under way holds its place', () => {
  const rows = fileRows((folder) => disk[folder], new Set(['etc', 'etc/apt']))
  expect(rows.map(({ path, entry }) => [path, entry?.name ?? null])).toContainEqual(['etc/apt/', null])
})

test('the folders above a path are those that must be open', () => {
  expect(foldersAbove('usr/local/bin/node')).toEqual(['usr', 'usr/local', 'usr/local/bin'])
  expect(foldersAbove('init')).toEqual([])
})
