import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { halfDone, startEngine } from './harness.ts'
import { busyboxArchive } from './images.ts'

test.skipIf(process.getuid?.() !== 0)(
  'a full disk is said in one sentence, leaves nothing half-done, and what was there still works',
  async () => {
    const outside = mkdtempSync(join(tmpdir(), 'cutaway-small-'))
    const [disk, mounted] = [join(outside, 'disk'), join(outside, 'mounted')]
    mkdirSync(mounted)
    execFileSync('truncate', ['-s', '24M', disk])
    execFileSync('mkfs.ext4', ['-q', '-F', disk])
    execFileSync('mount', ['-o', 'loop', disk, mounted])
    const engine = await startEngine({ root: join(mounted, 'root') })
    try {
      await engine.ok('load', '-q', '-i', busyboxArchive('small:1'))
      const layers = readdirSync(join(engine.root, 'layers'))
      const { code, stderr } = await engine.docker(
        'load',
        '-q',
        '-i',
        busyboxArchive('huge:1', [{ files: { huge: 'x'.repeat(40 << 20) } }]),
      )
      expect(code).toBe(1)
      expect(stderr).toMatch(/no space left/i)
      expect(readdirSync(join(engine.root, 'layers'))).toEqual(layers)
      expect(halfDone(engine.root)).toEqual([])
      expect(await engine.ok('images', '--format', '{{.Repository}}')).toBe('small')
      expect(await engine.ok('run', '--rm', 'small:1', 'echo', 'works')).toBe('works')
    } finally {
      await engine.close()
      execFileSync('umount', [mounted])
      rmSync(outside, { recursive: true })
    }
  },
)
