import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BuildProgress } from './builds.ts'
import { keptProgress } from './kept-progress.ts'

test('what a build told is read as it was told, whatever kind of bytes a log is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-told-'))
  try {
    const log = { type: 'log', vertex: 'v', stream: 1, at: 1_700_000_000_000_000_001n } as const
    const told: BuildProgress[] = [
      { ...log, data: Buffer.from([0, 255, 10]) },
      { ...log, data: new Uint8Array([1, 2]) },
    ]
    const kept = keptProgress(folder)
    kept.write('a/b', told)
    const read = kept.read('a/b') as Extract<BuildProgress, { type: 'log' }>[]
    expect(read.map(({ data }) => [...data])).toEqual([
      [0, 255, 10],
      [1, 2],
    ])
    expect(read[0]?.at).toBe(log.at)
    kept.remove('a/b')
    expect(kept.read('a/b')).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
