import type { MessageInitShape } from '@bufbuild/protobuf'
import type { BuildRecord } from '../../../operations/builds/builds.ts'
import { CODE } from '../grpc/grpc.ts'
import { timestampOf } from '../messages.ts'
import type { Parts } from '../parts.ts'
import {
  BuildHistoryEventType,
  type BuildHistoryEventSchema,
  type BuildHistoryRequest,
} from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import { filterOf } from './filters.ts'

type Event = MessageInitShape<typeof BuildHistoryEventSchema>

/** Builds that there were, the newest first. */
export function pastBuilds({ builds, asked }: Pick<Parts, 'builds' | 'asked'>, request: BuildHistoryRequest): Event[] {
  const holds = filterOf(request.Filter)
  const records = builds
    .history()
    .filter(
      ({ id, state }) => (request.Ref === '' || id === request.Ref) && (!request.ActiveOnly || state === 'running'),
    )
    .filter((record) => holds(fieldsOf(record)))
  return (request.Limit > 0 ? records.slice(0, request.Limit) : records).map((record) => eventOf(record, asked))
}

function fieldsOf({ id, state, startedAt, endedAt }: BuildRecord) {
  const status =
    state === 'failed' ? 'error' : state === 'done' ? 'completed' : state === 'cancelled' ? 'canceled' : state
  return {
    ref: id,
    status,
    startedAt: String(startedAt),
    completedAt: String(endedAt ?? ''),
    duration: String((endedAt ?? 0) - startedAt),
  }
}

export function eventOf(record: BuildRecord, asked: Parts['asked']): Event {
  const { id, state, startedAt, endedAt, steps, images, names, warnings, pinned } = record
  const known = asked.get(id)
  return {
    type: state === 'running' ? BuildHistoryEventType.STARTED : BuildHistoryEventType.COMPLETE,
    record: {
      Ref: id,
      Frontend: 'dockerfile.v0',
      FrontendAttrs: known?.options ?? optionsOf(record),
      Exporters: known?.exporters ?? [],
      CreatedAt: timestampOf(startedAt),
      ...(endedAt === null ? {} : { CompletedAt: timestampOf(endedAt) }),
      ...errorOf(record),
      ExporterResponse: images[0] ? { 'containerimage.digest': images[0], 'image.name': names.join(',') } : {},
      numCachedSteps: steps.cached,
      numTotalSteps: steps.total,
      numCompletedSteps: steps.completed,
      numWarnings: warnings.length,
      pinned,
    },
  }
}

function errorOf({ state, error }: BuildRecord) {
  if (state === 'cancelled') return { error: { code: CODE.cancelled, message: 'context canceled' } }
  return error ? { error: { code: CODE.unknown, message: error.message } } : {}
}

/** Of a build that another door asked for, or an earlier engine did. */
function optionsOf({ title, target, platform, dockerfile }: BuildRecord): Record<string, string> {
  const options = { context: title, filename: dockerfile?.name ?? '', target, platform }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''))
}
