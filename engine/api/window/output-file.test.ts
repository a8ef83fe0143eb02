import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkOutputPath, writeOutputFile } from './output-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-output-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the file appears whole, readable by its owner alone', async () => {
  const path = join(folder, 'web.tar')
  await writeOutputFile(path, Readable.from([Buffer.alloc(1 << 20, 'a'), Buffer.from('end')]))
  expect(statSync(path).size).toBe((1 << 20) + 3)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['web.tar'])
})

test('a stream that fails leaves the old file as it was, and nothing else', async () => {
  const path = join(folder, 'web.tar')
  writeFileSync(path, 'old')
  const stream = Readable.from(
    (function* () {
      yield Buffer.from('half')
      throw new Error('the layer is damaged')
    })(),
  )
  await expect(writeOutputFile(path, stream)).rejects.toThrow('the layer is damaged')
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(folder)).toEqual(['web.tar'])
})

test('a cancelled write leaves nothing and ends its source', async () => {
  const controller = new AbortController()
  const stream = new Readable({
    read() {
      this.push(Buffer.alloc(1 << 16))
      setImmediate(() => controller.abort())
    },
  })
  await expect(writeOutputFile(join(folder, 'web.tar'), stream, controller.signal)).rejects.toThrow()
  expect(readdirSync(folder)).toEqual([])
  expect(stream.destroyed).toBe(true)
})

test('a source that is ended from outside (a cancelled operation) fails the write', async () => {
  const stream = new Readable({ read() {} })
  stream.push(Buffer.from('half'))
  setTimeout(() => stream.destroy(new Error('cancelled')), 20)
  await expect(writeOutputFile(join(folder, 'web.tar'), stream)).rejects.toThrow('cancelled')
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  ['web.tar', /expected an absolute path/],
  ['/nowhere/at/all/web.tar', /folder \/nowhere\/at\/all does not exist/],
  ['/tmp', /that is a folder/],
])('%s is refused before any work is done for it', async (path, sentence) => {
  await expect(checkOutputPath(path)).rejects.toThrow(sentence)
})
