import { decode, encode } from '@msgpack/msgpack'

/** tRPC transformer: nothing to do, the wire codec keeps Uint8Array and bigint as they are. */
export const identity = { serialize: <T>(x: T): T => x, deserialize: <T>(x: T): T => x }

const opts = { ignoreUndefined: true, useBigInt64: true } as const
/** tRPC `experimental_encoder`: msgpack in binary frames, both directions, both transports. Pure JS, no eval (CSP-safe). */
export const encoder = {
  encode: (data: unknown) => encode(data, opts) as Uint8Array<ArrayBuffer>,
  decode: (data: string | ArrayBuffer | Uint8Array): unknown => {
    if (typeof data === 'string') throw new Error('text frame')
    return decode(data, opts)
  },
}
