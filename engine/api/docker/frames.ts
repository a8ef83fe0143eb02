/** Docker's frames for output without a terminal: stream number, three zeros, length (big endian), payload. */
export function frame(stream: 'stdout' | 'stderr', data: Uint8Array): Buffer {
  const result = Buffer.allocUnsafe(8 + data.length)
  result.writeUInt32BE(stream === 'stdout' ? 0x01000000 : 0x02000000, 0)
  result.writeUInt32BE(data.length, 4)
  result.set(data, 8)
  return result
}

export const RAW = 'application/vnd.docker.raw-stream'
export const MULTIPLEXED = 'application/vnd.docker.multiplexed-stream'

/** Clients before 1.42 know only one name for both forms. */
export function streamType(tty: boolean, apiVersion: number): string {
  return tty || apiVersion < 42 ? RAW : MULTIPLEXED
}
