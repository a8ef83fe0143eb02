import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { EngineError } from '../../../base/errors.ts'
import type { PathStat } from '../../../operations/engine.ts'
import { shellLine } from '../../../wire/command-line.ts'
import { bodyStream } from '../body-stream.ts'
import { type Call, flag, originOf, param, type Route } from '../call.ts'
import { containerName } from '../names.ts'
import { uncompressed } from '../uncompressed.ts'
import { goFileMode, goTime } from '../wire/go.ts'

/** Files in and out of containers: `docker cp` and `docker export`. */
export const archiveRoutes: Route[] = [
  { method: 'HEAD', path: '/containers/*id/archive', serve: stat },
  { method: 'GET', path: '/containers/*id/archive', serve: read },
  { method: 'PUT', path: '/containers/*id/archive', streams: true, serve: write },
  { method: 'GET', path: '/containers/*id/export', serve: exportAll },
]

async function stat(call: Call): Promise<void> {
  const found = await call.engine.files.stat(param(call, 'id'), pathOf(call))
  call.response.writeHead(200, { 'X-Docker-Container-Path-Stat': statHeader(found) })
  call.response.end()
}

async function read(call: Call): Promise<void> {
  const reference = param(call, 'id')
  const path = pathOf(call)
  const line = shellLine(['docker', 'cp', `${containerName(call.engine, reference)}:${path}`, '-'])
  const { stat, tar } = await call.engine.files.read(originOf(call, line), reference, path)
  await sendTar(call, tar, { 'X-Docker-Container-Path-Stat': statHeader(stat) })
}

async function write(call: Call): Promise<void> {
  const reference = param(call, 'id')
  const path = pathOf(call)
  const line = shellLine(['docker', 'cp', '-', `${containerName(call.engine, reference)}:${path}`])
  await call.engine.files.write(originOf(call, line), reference, path, uncompressed(bodyStream(call)), {
    noOverwriteDirNonDir: flag(call, 'noOverwriteDirNonDir'),
    copyOwner: flag(call, 'copyUIDGID'),
  })
  call.response.writeHead(200)
  call.response.end()
}

async function exportAll(call: Call): Promise<void> {
  const reference = param(call, 'id')
  const line = shellLine(['docker', 'export', containerName(call.engine, reference)])
  await sendTar(call, await call.engine.files.export(originOf(call, line), reference), {})
}

/** The first byte decides between an error that can be told and an answer that breaks off. */
export async function sendTar(call: Call, tar: Readable, headers: Record<string, string>): Promise<void> {
  await firstByte(tar)
  call.response.writeHead(200, { 'Content-Type': 'application/x-tar', ...headers })
  await pipeline(tar, call.response)
}

function firstByte(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('readable', resolve).once('end', resolve).once('error', reject)
  })
}

function pathOf(call: Call): string {
  const path = call.query.get('path')
  if (!path)
    throw new EngineError('invalid', 'bad parameter: path cannot be empty: it names a file or folder in the container')
  return path
}

function statHeader(stat: PathStat): string {
  const value = {
    name: stat.name,
    size: stat.size,
    mode: goFileMode(stat.mode),
    mtime: goTime(stat.mtime),
    linkTarget: stat.linkTarget,
  }
  return Buffer.from(JSON.stringify(value)).toString('base64')
}
