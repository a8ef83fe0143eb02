export type Compression = 'none' | 'gzip' | 'zstd'

/** How bytes are compressed, by the first four of them; `none` for everything that is not read here. */
export function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head.length >= 4 && head.readUInt32LE() === 0xfd2fb528 ? 'zstd' : 'none'
}
