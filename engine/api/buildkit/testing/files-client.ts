import type { MessageInitShape } from '@bufbuild/protobuf'
import { CODE, GrpcError, type ServiceImplementation } from '../grpc/grpc.ts'
import type { FileSync } from '../protocol/github.com/moby/buildkit/session/filesync/filesync_pb.js'
import { Packet_PacketType as Type, type PacketSchema } from '../protocol/github.com/tonistiigi/fsutil/types/wire_pb.js'
import { goModeOf, typeOf } from '../session/file-sync/go-mode.ts'

export interface OfferedEntry {
  path: string
  /** Content of a file. */
  content?: string
  link?: string
  mode?: number
  time?: bigint
}

type Sent = MessageInitShape<typeof PacketSchema>

export const folderEntry = (path: string): OfferedEntry => ({ path, mode: goModeOf('directory', 0o755) })
export const linkEntry = (path: string, link: string): OfferedEntry => ({
  path,
  link,
  mode: goModeOf('symlink', 0o777),
})

/** A client that offers its folders by name, as fsutil sends them, and notes what it was asked. */
export class FilesClient {
  readonly folders = new Map<string, OfferedEntry[]>()
  readonly asked: string[] = []
  readonly wanted: { folder: string; ignore: string[]; paths: string[] }[] = []

  /** What it sends, whatever it is asked. */
  instead: (() => AsyncIterable<Sent>) | null = null

  readonly service: ServiceImplementation<typeof FileSync> = {
    diffCopy: (messages, call) => {
      const folder = call.metadata.first('dir-name')
      const decode = (name: string) =>
        call.metadata
          .all(name)
          .map((each) => (call.metadata.first(`${name}-encoded`) ? decodeURIComponent(each) : each))
      this.wanted.push({ folder, ignore: decode('exclude-patterns'), paths: decode('followpaths') })
      const entries = this.folders.get(folder)
      if (this.instead) return this.instead()
      if (!entries) throw new GrpcError(CODE.notFound, `no access allowed to dir "${folder}"`)
      return this.send(
        entries.filter(({ path }) => isWanted(path, decode('followpaths'), entries)),
        messages,
      )
    },
  }

  private async *send(entries: OfferedEntry[], messages: AsyncIterable<Sent>): AsyncGenerator<Sent> {
    for (const entry of entries) yield { stat: statOf(entry) }
    yield {}
    for await (const { type, ID = 0 } of messages) {
      if (type === Type.PACKET_FIN) return yield { type: Type.PACKET_FIN }
      const entry = entries[ID]
      this.asked.push(entry?.path ?? `file ${ID}`)
      const content = Buffer.from(entry?.content ?? '')
      for (let at = 0; at < content.length; at += 32 << 10)
        yield { type: Type.PACKET_DATA, ID, data: content.subarray(at, at + (32 << 10)) }
      yield { type: Type.PACKET_DATA, ID }
    }
  }
}

/** All, or what is named, with what a link leads to and the folders above it. */
function isWanted(path: string, paths: readonly string[], entries: readonly OfferedEntry[]): boolean {
  const targets = entries.filter((entry) => paths.includes(entry.path)).flatMap(({ link }) => (link ? [link] : []))
  return paths.length === 0 || [...paths, ...targets].some((each) => each === path || each.startsWith(`${path}/`))
}

function statOf({
  path,
  content,
  link = '',
  mode = goModeOf('file', 0o644),
  time = 1_700_000_000_000_000_000n,
}: OfferedEntry) {
  const size = typeOf(mode) === 'file' ? BigInt(Buffer.byteLength(content ?? '')) : 0n
  return { path, mode, size, linkname: link, modTime: time }
}
