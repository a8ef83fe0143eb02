import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { busyboxRoot, dockerArchive } from '../../e2e/engine/images.ts'

/** A docker-archive, and the plain tars of its layers beside it, for `tar` to unpack. */
export interface Sample {
  archive: string
  layers: string[]
}

/** A real Debian (debootstrap, minbase), one layer of about 170 MB. Made once, kept in `cache`. */
export function debianSample(cache: string): Sample {
  const archive = join(cache, 'debian.tar')
  const layer = join(cache, 'debian-layer.tar')
  if (existsSync(archive) && existsSync(layer)) return { archive, layers: [layer] }
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'cutaway-debian-'))
  try {
    execFileSync('debootstrap', ['--variant=minbase', 'bookworm', join(work, 'root')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    execFileSync('tar', ['-C', join(work, 'root'), '-cf', layer, '.'])
    renameSync(dockerArchive('bench/debian:latest', [join(work, 'root')], { Cmd: ['bash'] }), archive)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return { archive, layers: [layer] }
}

/** Forty layers of a hundred small files each; the base holds busybox, so that it runs. */
export function layeredSample(cache: string): Sample {
  const archive = join(cache, 'layered.tar')
  const tars = Array.from({ length: 40 }, (_, index) => join(cache, `layered-${index}.tar`))
  if (existsSync(archive) && tars.every(existsSync)) return { archive, layers: tars }
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'cutaway-layered-'))
  try {
    const folders = tars.map((tar, layer) => {
      const folder = join(work, `${layer}`)
      if (layer === 0) cpSync(busyboxRoot(), folder, { recursive: true, verbatimSymlinks: true })
      mkdirSync(join(folder, 'srv'), { recursive: true })
      for (let file = 0; file < 100; file++)
        writeFileSync(join(folder, `srv/${layer}-${file}`), `${layer} ${file}\n`.repeat(500))
      execFileSync('tar', ['-C', folder, '-cf', tar, '.'])
      return folder
    })
    renameSync(dockerArchive('bench/layered:latest', folders, { Env: ['PATH=/bin'] }), archive)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return { archive, layers: tars }
}
