import type { ServerCall, ServiceImplementation } from '../grpc/grpc.ts'
import type { Parts } from '../parts.ts'
import type { Control } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import { tunnelledSession } from '../session/tunnel.ts'
import { diskUsage, prune } from './disk-usage.ts'
import { listenToHistory } from './listen.ts'
import { solve } from './solve.ts'
import { status } from './status.ts'
import { buildkitVersion, workerRecord } from './worker.ts'
import { now } from '../../../base/clock.ts'

/** The service with which clients begin, follow and look up builds. */
export function controlService(parts: Parts): ServiceImplementation<typeof Control> {
  return {
    info: () => ({ buildkitVersion: buildkitVersion(parts.version) }),
    listWorkers: () => ({ record: [workerRecord(parts)] }),
    solve: (request, call) => solve(parts, request, call),
    status(request, call) {
      tellTime(call)
      return status(parts, request.Ref, call.signal)
    },
    session: (messages, call) => tunnelledSession(parts.sessions, messages, call),
    listenBuildHistory(request, call) {
      tellTime(call)
      return listenToHistory(parts, request, call.signal)
    },
    updateBuildHistory({ Ref, Pinned, Delete, Finalize }) {
      const { builds } = parts
      builds.find(Ref)
      if (Delete) builds.forget([Ref])
      // What is finalized is written already.
      else if (!Finalize) builds.pin(Ref, Pinned)
      return {}
    },
    diskUsage: (request) => diskUsage(parts, request),
    prune: (request) => prune(parts, request),
  }
}

/** Clients show times by this machine's clock. */
function tellTime(call: ServerCall): void {
  call.answer({ 'buildkit-current-timestamp': new Date(now()).toISOString().replace('Z', '000000Z') })
}
