import type { MessageInitShape } from '@bufbuild/protobuf'
import type { TimestampSchema } from '@bufbuild/protobuf/wkt'
import type { Lines } from '../../formats/dockerfile/dockerfile.ts'

const SECOND = 1_000_000_000n

export function timestamp(nanoseconds: bigint): MessageInitShape<typeof TimestampSchema> {
  return { seconds: nanoseconds / SECOND, nanos: Number(nanoseconds % SECOND) }
}

/** Of milliseconds since the epoch. */
export function timestampOf(milliseconds: number): MessageInitShape<typeof TimestampSchema> {
  return timestamp(BigInt(Math.round(milliseconds * 1000)) * 1000n)
}

export function rangeOf({ start, end }: Lines) {
  return { start: { line: start, character: 0 }, end: { line: end, character: 0 } }
}
