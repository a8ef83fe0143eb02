import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Marks the place of the fuses in Electron's program; its version and the fuses follow. */
export const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

const FILES = [
  'LICENSE',
  'LICENSES.chromium.html',
  'chrome-sandbox',
  'chrome_crashpad_handler',
  'icudtl.dat',
  'libffmpeg.so',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
  'locales/en-US.pak',
  'locales/zh-CN.pak',
  'locales/fr.pak',
]

/** A folder that electron-builder takes for an unpacked Electron. Nothing in it runs. The caller removes it. */
export function makeStub(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-electron-stub-'))
  for (const name of ['resources', 'locales']) mkdirSync(join(folder, name))
  for (const name of FILES) writeFileSync(join(folder, name), 'stub')
  const { version } = JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')) as { version: string }
  writeFileSync(join(folder, 'version'), version)
  const fuses = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, 8]), Buffer.from('10110001')])
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), fuses]))
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) chmodSync(join(folder, name), 0o755)
  return folder
}
