import { join } from 'node:path'
import { isDigest } from '../../../base/digest.ts'
import type { Engine } from '../../../operations/engine.ts'
import { createSystem } from '../../../operations/system/system.ts'
import { IMAGE, type Scene } from '../../../operations/testing/scene.ts'
import type { Image } from '../../../wire/images.ts'
import type { WindowService } from '../../../wire/service.ts'
import { served } from '../../window/testing/memory-engine.ts'

/** The real engine of a scene, as far as its containers go; of images only what lists of containers need. */
export function sceneEngine(scene: Scene): Engine {
  const { containers, execs, files, trace, context, facts, folder } = scene
  const root = join(folder, 'data')
  return served<Engine>({
    containers,
    execs,
    files,
    trace,
    system: createSystem({ version: '0', root, runDir: folder, socket: join(folder, 'docker.sock'), facts, context }),
    images: served<Engine['images']>({
      find: (reference) => (isDigest(reference) && context.imageStore.get(reference)) || context.images.find(reference),
      describe: () => served<Image>({ bytes: 1_234_567, names: [IMAGE] }),
      stack: (image) => scene.storage.layers.stack(image.top),
    }),
  })
}

export interface Printed {
  out: string
  err: string
  code: number | null
}

/** Types one line and waits for all that it prints. */
export async function typeLine(service: WindowService, line: string): Promise<Printed> {
  const result: Printed = { out: '', err: '', code: null }
  for await (const piece of service.console(line, 80, AbortSignal.timeout(15_000)))
    if (piece.type === 'stdout') result.out += piece.text
    else if (piece.type === 'stderr') result.err += piece.text
    else if (piece.type === 'exit') result.code = piece.code
  return result
}
