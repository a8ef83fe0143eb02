import { Readable } from 'node:stream'
import type { Digest } from '../../base/digest.ts'
import { EngineError, toEngineError } from '../../base/errors.ts'
import type { Origin } from '../engine.ts'
import type { OpenOperation } from '../trace/recorder.ts'
import { writeArchive } from './archive-writer.ts'
import type { ImageDeps } from './deps.ts'
import { refOf } from './find.ts'
import { otherSide } from './other-side.ts'
import { type Selected, selectImages } from './save-selection.ts'

const BETWEEN_STEPS = 100

/** The archive as a stream. The operation ends with it: done at its end, cancelled when its reader goes away or the signal aborts. */
export function saveImages(
  deps: ImageDeps,
  origin: Origin,
  references: string[],
  without: readonly string[],
): Readable {
  const trace = deps.recorder.open(
    'save',
    origin,
    references[0] === undefined ? null : refOf(deps.images, references[0]),
  )
  try {
    const selected = selectImages(deps.images, references)
    const stream = Readable.from(archive(deps, trace, selected, without), { objectMode: false, highWaterMark: 1 << 20 })
    const cancel = () => stream.destroy(new EngineError('cancelled', 'cancelled', { cause: trace.signal.reason }))
    trace.signal.addEventListener('abort', cancel, { once: true })
    stream.once('close', () => {
      trace.signal.removeEventListener('abort', cancel)
      // A reader that went away; after an end this says nothing.
      trace.end({ code: 'cancelled', message: 'cancelled' })
    })
    return stream
  } catch (error) {
    trace.end(toEngineError(error).data)
    throw error
  }
}

async function* archive(
  deps: ImageDeps,
  trace: OpenOperation,
  selected: readonly Selected[],
  without: readonly string[],
): AsyncGenerator<Uint8Array> {
  const { layers, keeper } = deps
  let bytes = 0
  let count = 0
  let told = performance.now()
  try {
    // An image may be removed meanwhile; what is being read stays.
    using _ = await keeper.hold(selected.flatMap(({ image }) => image.layers))
    const known = await otherSide(deps, without, trace.signal)
    const progress = () => trace.step({ kind: 'archive.progress', bytes, layers: count })
    const written = (on: Digest) => {
      count += 1
      trace.step({ kind: 'layer.written', on, bytes: layers.tarBytes(on) })
    }
    for await (const chunk of writeArchive(layers, selected, known, written)) {
      bytes += chunk.length
      yield chunk
      if (performance.now() - told < BETWEEN_STEPS) continue
      told = performance.now()
      progress()
    }
    trace.step({ kind: 'archive.written', bytes, layers: count })
    trace.end()
  } catch (error) {
    trace.end(toEngineError(error).data)
    throw error
  }
}
