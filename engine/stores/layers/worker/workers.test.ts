import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

describe('the threads of the layer store', () => {
  it('let the program end after a close that comes while a job runs', () => {
    // The end of the job once let go of the thread that close was waiting for: the program then ended inside the wait.
    const root = mkdtempSync(join(tmpdir(), 'cutaway-layers-close-'))
    const store = new URL('../testing/store.ts', import.meta.url)
    const program = `
      import { openStore, tarOf } from ${JSON.stringify(store)}
      const store = openStore({ root: ${JSON.stringify(root)} })
      const applying = store.add(await tarOf([{ path: 'large', type: 'file' }, Buffer.alloc(50_000_000)]))
      applying.catch((error) => console.log(error.code))
      setTimeout(async () => {
        await store.layers.close()
        console.log('closed')
      }, 300)`
    try {
      const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
      expect(output).toMatch(/closed\n$/)
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  })
})
