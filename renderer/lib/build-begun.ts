import { rpc } from './rpc.ts'
import { trace } from './trace.ts'

/** Calls back with the id of the next build that begins with this line. Returns what gives the waiting up. */
export function onBuildBegun(line: string, begun: (id: string) => void): () => void {
  const stop = trace.listen((event) => {
    if (event.type !== 'begin' || event.operation.verb !== 'build' || event.operation.line !== line) return
    stop()
    void rpc.builds.query().then((builds) => {
      const build = builds.find(({ operation }) => operation === event.operation.id)
      if (build) begun(build.id)
    })
  })
  return stop
}
