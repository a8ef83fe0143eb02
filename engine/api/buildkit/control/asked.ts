import { type Exporter, exportersOf } from '../export/exporters.ts'
import type { SolveRequest } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'

const MOST = 200

/** How the last builds were asked for, word for word; their clients list and compare that. */
export class Asked {
  private readonly known = new Map<string, { options: Record<string, string>; exporters: Exporter[] }>()

  add(request: SolveRequest): void {
    this.known.set(request.Ref, { options: request.FrontendAttrs, exporters: exportersOf(request) })
    for (const ref of this.known.keys()) if (this.known.size > MOST) this.known.delete(ref)
  }

  get(ref: string) {
    return this.known.get(ref)
  }
}
