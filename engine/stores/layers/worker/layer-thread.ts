import { workerFile } from './workers.ts'

/** What the threads of the layer store run. */
export function layerThread(): URL {
  return workerFile('layer-worker', import.meta.url)
}
