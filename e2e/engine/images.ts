import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Images made on the spot, so that the tests need nothing but busybox-static. All in the new docker-archive form. */
export interface ArchiveLayer {
  /** Path to content; null is a folder. Names with `.wh.` are whiteouts. */
  files: Record<string, string | null>
}

const BUSYBOX = '/bin/busybox'
const APPLETS = [
  'sh',
  'cat',
  'echo',
  'ls',
  'sleep',
  'true',
  'false',
  'env',
  'id',
  'pwd',
  'rm',
  'mkdir',
  'touch',
  'seq',
  'head',
  'ps',
  'stty',
  'wc',
  'dd',
  'kill',
  'hostname',
  'yes',
  'ln',
  'stat',
  'test',
  'printf',
  'sha256sum',
  'tr',
  'chmod',
  'mv',
  'cp',
  'grep',
  'tar',
  'mount',
  'sort',
  'ip',
  'nslookup',
  'httpd',
  'ping',
]

const work = mkdtempSync(join(tmpdir(), 'cutaway-images-'))

/** Deletes every image that was made. */
export function removeImages(): void {
  rmSync(work, { recursive: true, force: true })
}

/** The root file system of a small Linux: busybox, its applets, users. */
export function busyboxRoot(): string {
  const root = join(work, 'busybox-root')
  rmSync(root, { recursive: true, force: true })
  for (const folder of ['bin', 'etc', 'tmp', 'proc', 'sys', 'dev', 'root', 'home', 'var'])
    mkdirSync(join(root, folder), { recursive: true })
  copyFileSync(BUSYBOX, join(root, 'bin/busybox'))
  for (const applet of APPLETS) symlinkSync('busybox', join(root, 'bin', applet))
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000:Ada:/home:/bin/sh\n')
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nada:x:1000:\n')
  return root
}

/** A docker-archive of busybox and the layers on top; its path. */
export function busyboxArchive(name: string, layers: ArchiveLayer[] = [], config: object = {}): string {
  const folders = [busyboxRoot(), ...layers.map((layer, index) => layerFolder(layer, index))]
  return dockerArchive(name, folders, { Cmd: ['sh'], Env: ['PATH=/bin'], ...config })
}

function layerFolder({ files }: ArchiveLayer, index: number): string {
  const folder = join(work, `layer-${index}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, content === null ? path : dirname(path)), { recursive: true })
    if (content !== null) writeFileSync(join(folder, path), content)
  }
  return folder
}

/** A docker-archive whose layers are these folders, base first; its path. */
export function dockerArchive(name: string, folders: string[], config: object): string {
  const folder = mkdtempSync(join(work, 'archive-'))
  const diffIds: string[] = []
  const layers = folders.map((source, index) => {
    const tar = tarOf(source)
    diffIds.push(`sha256:${createHash('sha256').update(tar).digest('hex')}`)
    mkdirSync(join(folder, String(index)))
    writeFileSync(join(folder, String(index), 'layer.tar'), tar)
    return `${index}/layer.tar`
  })
  const created = '2026-01-02T03:04:05Z'
  const history = folders.map((_, index) => ({
    created,
    created_by: index === 0 ? 'ADD rootfs.tar /' : `COPY layer-${index} /`,
  }))
  const file = JSON.stringify({
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    created,
    config,
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: [...history, { created, created_by: 'CMD ["sh"]', empty_layer: true }],
  })
  const configName = `${createHash('sha256').update(file).digest('hex')}.json`
  writeFileSync(join(folder, configName), file)
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify([{ Config: configName, RepoTags: [name], Layers: layers }]),
  )
  const path = `${folder}.tar`
  execFileSync('tar', ['-C', folder, '-cf', path, '.'])
  return path
}

/** Owned by root and with fixed times, so that the digest is the same every time. */
export function tarOf(folder: string): Buffer {
  return execFileSync(
    'tar',
    ['-C', folder, '--sort=name', '--mtime=2026-01-01', '--owner=0', '--group=0', '--numeric-owner', '-c', '.'],
    {
      maxBuffer: 1 << 28,
    },
  )
}
