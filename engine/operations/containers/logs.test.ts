import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import type { LoggedLine, LogQuery } from '../engine.ts'
import { CLI, Scene } from '../testing/scene.ts'
import { LogFile } from './log-file.ts'
import { LineJoiner, milliseconds, parseRecord, utc } from './log-line.ts'

const T = '2026-11-23T22:41:31.470585959+00:00'

test.each([
  [`${T} stdout F text`, { stream: 'stdout', partial: false, data: 'text' }],
  [`${T} stderr P a b  c`, { stream: 'stderr', partial: true, data: 'a b  c' }],
  [`${T} stdout F `, { stream: 'stdout', partial: false, data: '' }],
  [`${T} stdout F 日本\r`, { stream: 'stdout', partial: false, data: '日本\r' }],
])('a record is time, stream, tag and text: %j', (text, expected) => {
  const record = parseRecord(Buffer.from(text))
  expect(record && { ...record, data: record.data.toString() }).toEqual({ time: T, ...expected })
})

test.each(['', 'no record', `${T} stdin F x`, `${T}`, `${T} stdout`])('is not taken for a record: %j', (text) => {
  expect(parseRecord(Buffer.from(text))).toBeNull()
})

test.each([
  [T, '2026-11-23T22:41:31.470585959Z'],
  ['2026-11-24T00:41:31.000000001+02:00', '2026-11-23T22:41:31.000000001Z'],
  ['2026-11-23T17:11:31.5-05:30', '2026-11-23T22:41:31.5Z'],
])('times are given in UTC, nanoseconds kept: %s', (local, expected) => {
  expect(utc(local)).toBe(expected)
})

test('milliseconds of a time keep the fraction', () => {
  expect(milliseconds('2026-11-23T22:41:31.470585959Z')).toBeCloseTo(Date.UTC(2026, 10, 23, 22, 41, 31) + 470.585959, 3)
  expect(milliseconds('2026-11-24T00:41:31.5+02:00')).toBe(Date.UTC(2026, 10, 23, 22, 41, 31, 500))
  expect(milliseconds('2026-11-23T22:41:31Z')).toBe(Date.UTC(2026, 10, 23, 22, 41, 31))
})

test('pieces of a line are joined, each stream for itself', () => {
  const joiner = new LineJoiner()
  const push = (text: string) =>
    joiner.push(parseRecord(Buffer.from(text)) as NonNullable<ReturnType<typeof parseRecord>>)
  expect(push(`${T} stdout P one `)).toBeNull()
  expect(push(`${T} stderr F other`)).toMatchObject({ stream: 'stderr', data: Buffer.from('other') })
  expect(push(`${T} stdout F line`)).toMatchObject({ stream: 'stdout', data: Buffer.from('one line') })
  expect(push(`${T} stdout P rest`)).toBeNull()
  expect(joiner.rest()).toEqual([
    { time: '2026-11-23T22:41:31.470585959Z', stream: 'stdout', data: Buffer.from('rest'), unfinished: true },
  ])
})

test('a character that is cut between two pieces is whole again', () => {
  const joiner = new LineJoiner()
  const bytes = Buffer.from('日')
  joiner.push({ time: T, stream: 'stdout', partial: true, data: bytes.subarray(0, 2) })
  expect(joiner.push({ time: T, stream: 'stdout', partial: false, data: bytes.subarray(2) })?.data.toString()).toBe(
    '日',
  )
})

describe('the end of a log', () => {
  let folder: string
  let path: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cutaway-log-'))
  })
  beforeEach(() => {
    path = join(folder, 'container.log')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  async function tail(count: number): Promise<string[]> {
    const file = await LogFile.open(path)
    if (!file) throw new Error('no log')
    await file.seekToLast(count, (record) => parseRecord(record)?.partial === false, true)
    const lines: string[] = []
    for (let records = await file.read(); records.length > 0; records = await file.read())
      lines.push(...records.map((record) => record.toString().split(' ').slice(2).join(' ')))
    await file.close()
    return lines
  }

  test.each([
    [0, []],
    [1, ['F three']],
    [2, ['P two ', 'P halves ', 'F joined', 'F three']],
    [3, ['F one', 'P two ', 'P halves ', 'F joined', 'F three']],
    [9, ['F one', 'P two ', 'P halves ', 'F joined', 'F three']],
  ])('%d lines of it are lines of the container, whatever pieces they are in', async (count, expected) => {
    const records = ['F one', 'P two ', 'P halves ', 'F joined', 'F three']
    writeFileSync(path, records.map((record) => `${T} stdout ${record}\n`).join(''))
    expect(await tail(count)).toEqual(expected)
  })

  test('counts a last line that was not ended', async () => {
    writeFileSync(path, `${T} stdout F one\n${T} stdout F two\n${T} stdout P half\n`)
    expect(await tail(1)).toEqual(['P half'])
    expect(await tail(2)).toEqual(['F two', 'P half'])
  })

  test('is found over the borders of blocks, at whatever place they cut', async () => {
    const line = (index: number) => `F ${String(index).padStart(6, '0')} ${'x'.repeat(index % 97)}`
    const records = Array.from({ length: 9000 }, (_, index) => line(index))
    writeFileSync(path, records.map((record) => `${T} stdout ${record}\n`).join(''))
    for (const count of [1, 3000, 3001, 3002, 8999, 9000]) expect(await tail(count)).toEqual(records.slice(-count))
  })

  test('of 200,000 lines is read without reading the rest', async () => {
    writeFileSync(path, '')
    for (let part = 0; part < 20; part++)
      appendFileSync(path, Array.from({ length: 10_000 }, (_, index) => `${T} stdout F ${part} ${index}\n`).join(''))
    const bytesRead = () => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])
    const before = bytesRead()
    expect(await tail(2)).toEqual(['F 19 9998', 'F 19 9999'])
    expect(bytesRead() - before).toBeLessThan(statSync(path).size / 10)
  })

  test('is nothing where there is no log', async () => {
    expect(await LogFile.open(join(folder, 'none.log'))).toBeNull()
  })
})

describe.skipIf(!canRun)('logs of a container', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.open()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  const ALL: LogQuery = { stdout: true, stderr: true, tail: null, follow: false, since: null, until: null }
  async function read(id: string, query: Partial<LogQuery> = {}): Promise<LoggedLine[]> {
    return Array.fromAsync(scene.containers.logs(id, { ...ALL, ...query }, AbortSignal.timeout(10_000)))
  }
  const texts = async (id: string, query: Partial<LogQuery> = {}) =>
    (await read(id, query)).map((line) => line.data.toString())

  test('are its lines, chosen by stream, count and time', async () => {
    const id = await scene.run(['sh', '-c', 'echo one; sleep 0.05; echo two >&2; sleep 0.05; echo -n three'])
    await scene.wait(id)
    const lines = await read(id)
    expect(lines.map(({ stream, data, unfinished }) => [stream, data.toString(), unfinished ?? false])).toEqual([
      ['stdout', 'one', false],
      ['stderr', 'two', false],
      ['stdout', 'three', true],
    ])
    expect(lines[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/)
    expect(await texts(id, { stdout: false })).toEqual(['two'])
    expect(await texts(id, { tail: 1 })).toEqual(['three'])
    const middle = milliseconds((lines[1] as LoggedLine).time)
    expect(await texts(id, { since: middle })).toEqual(['two', 'three'])
    expect(await texts(id, { until: middle })).toEqual(['one', 'two'])
  })

  test('are followed until its end, without losing the last line', async () => {
    const id = await scene.run(['sh', '-c', 'for i in 1 2 3 4 5; do echo $i; sleep 0.03; done'])
    expect(await texts(id, { follow: true })).toEqual(['1', '2', '3', '4', '5'])
    expect(await texts(id, { follow: true, tail: 2 })).toEqual(['4', '5'])
  })

  test('that are long lines are whole', async () => {
    const id = await scene.run(['sh', '-c', 'yes | head -n 50000 | tail -c 70000 | sort -z; echo; echo end'])
    await scene.wait(id)
    const lines = await texts(id)
    expect(lines.at(-1)).toBe('end')
    const long = await scene.run(['sh', '-c', 'dd if=/dev/zero bs=100000 count=1 2>/dev/null; echo'])
    await scene.wait(long)
    expect((await texts(long)).map((text) => text.length)).toEqual([100_000])
  })

  test('are the bytes that were written, text or not', async () => {
    const id = await scene.run(['sh', '-c', 'printf "\\377\\0\\376x\\n\\200"'])
    await scene.wait(id)
    const bytes = (await read(id)).map(({ data }) => data.toString('hex'))
    expect(bytes).toEqual(['ff00fe78', '80'])
  })

  test('stop to be followed when nobody listens any more', async () => {
    const id = await scene.run(['sh', '-c', 'echo here; sleep 60'])
    const controller = new AbortController()
    const seen: string[] = []
    for await (const line of scene.containers.logs(id, { ...ALL, follow: true }, controller.signal)) {
      seen.push(line.data.toString())
      controller.abort()
    }
    expect(seen).toEqual(['here'])
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })

  test('are none of one that never ran, and none where the log driver is none', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['echo', 'x']))
    expect(await read(id, { follow: true })).toEqual([])
    const silent = await scene.run(['echo', 'x'], { host: { logDriver: 'none' } })
    await scene.wait(silent)
    expect(await read(silent)).toEqual([])
  })
})
