import type { BuildProgress, Vertex } from '../../operations/builds/builds.ts'

/** Prints what a build tells, as `docker build --progress plain` does: `#3 0.112 made`, `#3 DONE 0.4s`. */
export function plainProgress(print: (text: string) => void): (progress: BuildProgress) => void {
  const shown = new Map<string, { number: number; vertex: Vertex; over: boolean }>()
  const unfinished = new Map<string, string>()
  let last = ''

  function begin(vertex: Vertex): void {
    shown.set(vertex.digest, { number: shown.size + 1, vertex, over: false })
  }

  function say(digest: string, text: string): void {
    const one = shown.get(digest)
    if (!one) return
    if (last !== digest) print(`${last === '' ? '' : '\n'}#${one.number} ${one.vertex.name}\n`)
    last = digest
    print(`#${one.number} ${text}\n`)
  }

  function end(vertex: Vertex): void {
    const { digest, cached, error, started, completed } = vertex
    const seconds = (Number((completed ?? 0n) - (started ?? 0n)) / 1e9).toFixed(1)
    say(digest, cached ? 'CACHED' : error === '' ? `DONE ${seconds}s` : `ERROR: ${error}`)
  }

  return (progress) => {
    if (progress.type === 'vertex') {
      const { vertex } = progress
      if (vertex.started === null) return
      if (!shown.has(vertex.digest)) begin(vertex)
      const one = shown.get(vertex.digest)
      if (vertex.completed === null || !one || one.over) return
      one.over = true
      end(vertex)
    }
    if (progress.type !== 'log') return
    const started = shown.get(progress.vertex)?.vertex.started ?? progress.at
    const lines = ((unfinished.get(progress.vertex) ?? '') + Buffer.from(progress.data).toString('utf8')).split('\n')
    unfinished.set(progress.vertex, lines.pop() ?? '')
    const at = (Number(progress.at - started) / 1e9).toFixed(3)
    for (const line of lines) say(progress.vertex, `${at} ${line}`)
  }
}
