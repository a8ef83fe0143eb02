import { create, toBinary } from '@bufbuild/protobuf'
import { solve } from '../control/solve.ts'
import { status } from '../control/status.ts'
import type { Parts } from '../parts.ts'
import { solveRequestOf } from './query.ts'
import { StatusResponseSchema } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'

/** A build that a CLI of version 20.10 asks for over HTTP: the progress as later ones are told it, then the image's id. */
export interface OldBuild {
  readonly progress: AsyncIterable<Uint8Array>
  /** '' when no image came of it. */
  readonly image: Promise<string>
}

export function beginOldBuild(parts: Parts, query: URLSearchParams, signal: AbortSignal): OldBuild {
  const request = solveRequestOf(query)
  const call = { metadata: { first: () => '', all: () => [] }, signal, answer: () => {} }
  const image = solve(parts, request, call).then(
    ({ ExporterResponse }) => ExporterResponse['containerimage.digest'] ?? '',
  )
  image.catch(() => {})
  return { image, progress: encoded(parts, request.Ref, signal, image) }
}

/** A build that was refused before it began has no progress. */
async function* encoded(parts: Parts, ref: string, signal: AbortSignal, image: Promise<string>) {
  const begun = await Promise.race([
    parts.clientBuilds.appears(ref, 60_000, signal).then(() => true),
    image.then(
      () => true,
      () => false,
    ),
  ])
  if (!begun || signal.aborted) return
  for await (const response of status(parts, ref, signal))
    yield toBinary(StatusResponseSchema, create(StatusResponseSchema, response))
}
