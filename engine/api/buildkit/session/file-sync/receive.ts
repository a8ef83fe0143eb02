import type { OutgoingHttpHeaders } from 'node:http2'
import { EngineError } from '../../../../base/errors.ts'
import type { OpenCall } from '../../grpc/grpc.ts'
import { FileSync } from '../../protocol/github.com/moby/buildkit/session/filesync/filesync_pb.js'
import type { Stat } from '../../protocol/github.com/tonistiigi/fsutil/types/stat_pb.js'
import { type Packet, Packet_PacketType } from '../../protocol/github.com/tonistiigi/fsutil/types/wire_pb.js'
import type { Session } from '../sessions.ts'
import { Walk } from './walk.ts'

/** Which files of the client are wanted. */
export interface Wanted {
  /** A name that the client knows a folder of its own by: `context`, `dockerfile`. */
  folder: string
  /** Lines of a .dockerignore. */
  ignore: readonly string[]
  /** Only these, with what symlinks and wildcards in them lead to; null: all. */
  paths: readonly string[] | null
}

/** Where what comes goes to. */
export interface Receiver {
  /** The next entry of the walk, which was checked. True: its content is wanted. */
  entry(stat: Stat): boolean
  /** A piece of the content that was wanted; an empty one is its end. */
  content(stat: Stat, piece: Uint8Array): void
}

/** Contents that are asked for at one time. More, and two ends of a connection could wait for each other. */
const MOST_ASKED = 256

/** Receives the client's folder in fsutil's protocol. Rejects `notFound` when the client has none of the name. */
export async function receiveFiles(
  session: Session,
  wanted: Wanted,
  receiver: Receiver,
  signal: AbortSignal,
): Promise<void> {
  const call = session.client.open(FileSync.method.diffCopy, { metadata: metadataFor(wanted), signal })
  try {
    await transfer(call, receiver)
  } finally {
    call.cancel()
  }
}

async function transfer(call: OpenCall<typeof FileSync.method.diffCopy>, receiver: Receiver): Promise<void> {
  const walk = new Walk()
  const waiting: [number, Stat][] = []
  const asked = new Map<number, Stat>()
  let count = 0
  let walked = false
  let finished = false
  const ask = async () => {
    while (asked.size < MOST_ASKED) {
      const next = waiting.shift()
      if (!next) return
      asked.set(...next)
      await call.send({ type: Packet_PacketType.PACKET_REQ, ID: next[0] })
    }
  }
  for await (const packet of call.messages) {
    switch (packet.type) {
      case Packet_PacketType.PACKET_STAT: {
        if (!packet.stat) walked = true
        else {
          walk.check(packet.stat)
          if (receiver.entry(packet.stat)) waiting.push([count, packet.stat])
          count++
        }
        break
      }
      case Packet_PacketType.PACKET_DATA:
        take(packet, asked, receiver)
        break
      case Packet_PacketType.PACKET_ERR:
        throw new EngineError('unavailable', `the client cannot send its files: ${Buffer.from(packet.data)}`)
      case Packet_PacketType.PACKET_FIN:
        if (!finished) throw new EngineError('invalid', 'the client ended before all of its files had come')
        call.end()
        break
    }
    await ask()
    if (walked && !finished && waiting.length === 0 && asked.size === 0) {
      finished = true
      await call.send({ type: Packet_PacketType.PACKET_FIN })
    }
  }
  if (!finished) throw new EngineError('unavailable', 'the client stopped sending its files')
}

function take(packet: Packet, asked: Map<number, Stat>, receiver: Receiver): void {
  const stat = asked.get(packet.ID)
  if (!stat) throw new EngineError('invalid', `the client sent content that was not asked for: file ${packet.ID}`)
  if (packet.data.length === 0) asked.delete(packet.ID)
  receiver.content(stat, packet.data)
}

function metadataFor({ folder, ignore, paths }: Wanted): OutgoingHttpHeaders {
  return {
    ...encoded('dir-name', [folder]),
    ...encoded('exclude-patterns', ignore),
    ...encoded('followpaths', paths ?? []),
  }
}

/** Headers carry printable ASCII; all values of a name are encoded when one of them needs it, and another header says so. */
function encoded(name: string, values: readonly string[]): OutgoingHttpHeaders {
  if (values.length === 0) return {}
  if (values.every((value) => /^[\x20-\x7e]*$/.test(value))) return { [name]: [...values] }
  return { [name]: values.map(encodeURIComponent), [`${name}-encoded`]: '1' }
}
