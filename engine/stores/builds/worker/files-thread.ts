import { workerFile } from '../../layers/worker/workers.ts'

/** What the threads of the builder run. */
export function filesThread(): URL {
  return workerFile('files-worker', import.meta.url)
}
