import type { Parts } from '../parts.ts'
import type { BuildHistoryRequest } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import { pastBuilds } from './history.ts'

/** Builds there were; without an early exit also those that begin and end from now on. */
export async function* listenToHistory(parts: Parts, request: BuildHistoryRequest, signal: AbortSignal) {
  const told = new Map<string, string>()
  const news = () =>
    pastBuilds(parts, request).filter(({ record }) => {
      const state = JSON.stringify([record?.CompletedAt !== undefined, record?.pinned])
      const isNew = told.get(record?.Ref ?? '') !== state
      told.set(record?.Ref ?? '', state)
      return isNew
    })
  yield* news()
  if (request.EarlyExit) return
  for await (const _ of parts.changes(signal)) yield* news()
}
