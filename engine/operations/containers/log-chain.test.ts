import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import { HostConfig } from '../../wire/containers.ts'
import { CLI, Scene } from '../testing/scene.ts'
import { LogChain } from './log-chain.ts'
import { logLimits } from './log-options.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-chain-'))
  path = join(folder, 'log')
})
afterEach(() => rmSync(folder, { recursive: true }))

const opened = async (grows = true): Promise<LogChain> => {
  const chain = await LogChain.open(path, grows)
  if (!chain) throw new Error('no log')
  return chain
}
async function rest(chain: LogChain): Promise<string[]> {
  const lines: string[] = []
  for (let records = await chain.read(); records.length > 0; records = await chain.read())
    lines.push(...records.map(String))
  return lines
}
function rotate(): void {
  for (const number of [2, 1]) {
    try {
      renameSync(`${path}.${number}`, `${path}.${number + 1}`)
    } catch {
      // There are not yet so many.
    }
  }
  renameSync(path, `${path}.1`)
}

test('files of a log are read as one, the oldest first', async () => {
  writeFileSync(`${path}.2`, 'a\nb\n')
  writeFileSync(`${path}.1`, 'c\n')
  writeFileSync(path, 'd\ne\n')
  const chain = await opened()
  expect(await rest(chain)).toEqual(['a', 'b', 'c', 'd', 'e'])
  await chain.close()
})

test.each([
  [0, []],
  [2, ['d', 'e']],
  [3, ['c', 'd', 'e']],
  [9, ['a', 'b', 'c', 'd', 'e']],
])('its last %d lines may lie in several of them', async (count, expected) => {
  writeFileSync(`${path}.2`, 'a\nb\n')
  writeFileSync(`${path}.1`, 'c\n')
  writeFileSync(path, 'd\ne\n')
  const chain = await opened()
  await chain.seekToLast(count, () => true)
  expect(await rest(chain)).toEqual(expected)
  await chain.close()
})

test('a reader loses nothing and reads nothing twice while files move on', async () => {
  writeFileSync(path, 'a\n')
  const chain = await opened()
  expect(await rest(chain)).toEqual(['a'])
  rotate()
  // Between the move and the new file the writer still writes to the old one.
  appendFileSync(`${path}.1`, 'b\n')
  expect(await rest(chain)).toEqual(['b'])
  writeFileSync(path, 'c\n')
  rotate()
  writeFileSync(path, 'd\n')
  expect(await rest(chain)).toEqual(['c', 'd'])
  for (const line of ['e\n', 'f\n', 'g\n']) {
    rotate()
    writeFileSync(path, line)
  }
  rmSync(`${path}.3`)
  expect(await rest(chain)).toEqual(['e', 'f', 'g'])
  await chain.close()
})

test('who does not follow reads what was there, also when the file has moved on since', async () => {
  writeFileSync(path, 'a\nb\n')
  const chain = await opened(false)
  appendFileSync(path, 'late\n')
  rotate()
  writeFileSync(path, 'later\n')
  await chain.seekToLast(1, () => true)
  expect(await rest(chain)).toEqual(['b'])
  await chain.close()
})

test.each<[Partial<HostConfig>, ReturnType<typeof logLimits>]>([
  [{}, { size: 20 << 20, files: 5 }],
  [{ logOptions: { 'max-size': '10k', 'max-file': '3' } }, { size: 10 << 10, files: 3 }],
  [
    { logDriver: 'local', logOptions: { 'max-size': '1.5m' } },
    { size: 1.5 * 2 ** 20, files: 5 },
  ],
  [{ logOptions: { 'max-size': '-1' } }, { size: Number.POSITIVE_INFINITY, files: 5 }],
  [{ logDriver: 'none' }, null],
])('what %j keeps', (host, expected) => {
  expect(logLimits(HostConfig.parse(host))).toEqual(expected)
})

test.each([
  ["unknown log opt 'size' for json-file log driver", { size: '1' }],
  ['max-file cannot be less than 1', { 'max-file': '0' }],
  ["invalid size: 'big'", { 'max-size': 'big' }],
  ['logging mode not supported: slow', { mode: 'slow' }],
])('is refused: %s', (sentence, logOptions) => {
  expect(() => logLimits(HostConfig.parse({ logOptions }))).toThrow(sentence)
})

describe.skipIf(!canRun)('the log of a container that talks much', () => {
  test('moves on when it is full; a follower sees every line of it', async () => {
    await using scene = await Scene.open()
    const script = 'i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); [ $((i%100)) = 0 ] && sleep 0.1; done'
    const id = await scene.run(['sh', '-c', script], {
      host: { logOptions: { 'max-size': '20k', 'max-file': '3' } },
    })
    const query = { stdout: true, stderr: true, tail: null, follow: true, since: null, until: null }
    const lines = await Array.fromAsync(scene.containers.logs(id, query, AbortSignal.timeout(50_000)))
    expect(lines.map(({ data }) => data.toString())).toEqual(Array.from({ length: 3000 }, (_, i) => `line ${i}`))
    const kept = await Array.fromAsync(
      scene.containers.logs(id, { ...query, follow: false }, new AbortController().signal),
    )
    expect(kept.length).toBeLessThan(3000)
    expect(kept.at(-1)?.data.toString()).toBe('line 2999')
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  }, 60_000)
})
