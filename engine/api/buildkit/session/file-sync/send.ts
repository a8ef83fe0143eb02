import type { FileHandle } from 'node:fs/promises'
import { EngineError } from '../../../../base/errors.ts'
import type { PlacedEntry } from '../../../../formats/tar/read.ts'
import type { OpenCall } from '../../grpc/grpc.ts'
import { FileSend, type FileSync } from '../../protocol/github.com/moby/buildkit/session/filesync/filesync_pb.js'
import { Packet_PacketType, PacketSchema } from '../../protocol/github.com/tonistiigi/fsutil/types/wire_pb.js'
import { exporterMetadata } from '../file-send.ts'
import type { Session } from '../sessions.ts'
import { type TreeEntry, treeOfTar } from './tar-tree.ts'

const PIECE = 32 << 10

/** The method of file sending, whose messages are fsutil's when a folder is sent. */
const sendFolderMethod = {
  ...FileSend.method.diffCopy,
  input: PacketSchema,
  output: PacketSchema,
} as unknown as typeof FileSync.method.diffCopy

type Call = OpenCall<typeof FileSync.method.diffCopy>

/** Sends what is in a tar as a folder, as the client's `-o type=local` takes it. Resolves when the client has all. */
export async function sendFolder(
  session: Session,
  exporter: number,
  tar: FileHandle,
  onBytes: (sum: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const tree = await treeOfTar(tar)
  const call = session.client.open(sendFolderMethod, { metadata: exporterMetadata(exporter), signal })
  try {
    const answering = answer(call, tree, tar, onBytes)
    answering.catch(() => {})
    for (const { stat } of tree) await call.send({ stat }).catch(() => answering)
    await call.send({}).catch(() => answering)
    await answering
  } finally {
    call.cancel()
  }
}

/** Sends what is asked for, one file after the other, until the client says that it has all. */
async function answer(call: Call, tree: readonly TreeEntry[], tar: FileHandle, onBytes: (sum: number) => void) {
  const wanted: number[] = []
  let wake = () => {}
  let finished = false
  const hearing = (async () => {
    for await (const packet of call.messages) {
      if (packet.type === Packet_PacketType.PACKET_ERR)
        throw new EngineError('unavailable', `the client cannot take the files: ${Buffer.from(packet.data)}`)
      if (packet.type === Packet_PacketType.PACKET_FIN) {
        await call.send({ type: Packet_PacketType.PACKET_FIN })
        call.end()
      }
      if (packet.type === Packet_PacketType.PACKET_REQ) wanted.push(packet.ID)
      wake()
    }
  })().finally(() => {
    finished = true
    wake()
  })
  hearing.catch(() => {})
  let sum = 0
  for (;;) {
    const id = wanted.shift()
    if (id === undefined && finished) return hearing
    if (id === undefined) await new Promise<void>((resolve) => (wake = resolve))
    else {
      for await (const data of contentOf(tree[id]?.content ?? null, tar)) {
        await call.send({ type: Packet_PacketType.PACKET_DATA, ID: id, data })
        sum += data.length
        onBytes(sum)
      }
      await call.send({ type: Packet_PacketType.PACKET_DATA, ID: id })
    }
  }
}

async function* contentOf(entry: PlacedEntry | null, tar: FileHandle): AsyncGenerator<Uint8Array> {
  if (entry === null) return
  if (entry.sparse !== null) throw new EngineError('internal', `"${entry.path}" is stored sparse`)
  for (let at = 0; at < entry.size; ) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE, entry.size - at))
    const { bytesRead } = await tar.read(piece, 0, piece.length, entry.offset + at)
    if (bytesRead === 0) throw new EngineError('internal', `the tar ends within "${entry.path}"`)
    yield piece.subarray(0, bytesRead)
    at += bytesRead
  }
}
