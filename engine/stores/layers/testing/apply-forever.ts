import { Readable } from 'node:stream'
import type { Digest } from '../../../base/digest.ts'
import { openStore, tarOf } from './store.ts'

/** A program to be killed: stacks layer on layer in the root given to it, removes some again, and prints each one that is acknowledged. */
const store = openStore({ root: process.argv[2] as string })
await store.layers.recover()
let parent: Digest | null = null
for (let count = 0; ; count++) {
  const files = Array.from({ length: 200 }, (_, index) => `${process.pid}/${count}/${index}`)
  const tar = await tarOf(
    ...files.map((path): [{ path: string; type: 'file' }, string] => [{ path, type: 'file' }, path]),
  )
  const stream = Readable.from([tar], { objectMode: false })
  const layer = await store.layers.apply({ type: 'stream', stream }, { parent, text: '', created: null })
  if (count % 3 === 2) {
    await store.layers.remove(layer.chainId as Digest)
    continue
  }
  parent = layer.chainId as Digest
  process.stdout.write(`${layer.chainId}\n`)
}
