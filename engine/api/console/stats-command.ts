import { sleep } from '../../base/clock.ts'
import { shortId } from '../../base/digest.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { ContainerStats } from '../../wire/stats.ts'
import { cpuShare, memoryInUse } from '../format/usage.ts'
import { binarySize, humanSize } from '../format/size.ts'
import { define, flag, text } from './command.ts'
import { type Column, printRows, type Row } from './rows.ts'

interface Flags {
  all?: boolean
  format?: string
  /** `--no-stream` and `--no-trunc`, as commander reads them. */
  stream: boolean
  trunc: boolean
}

const COLUMNS: readonly Column[] = [
  ['CONTAINER ID', 'ID'],
  ['NAME', 'Name'],
  ['CPU %', 'CPUPerc'],
  ['MEM USAGE / LIMIT', 'MemUsage'],
  ['MEM %', 'MemPerc'],
  ['NET I/O', 'NetIO'],
  ['BLOCK I/O', 'BlockIO'],
  ['PIDS', 'PIDs'],
]

/** A share of the processor is what was used between two samples. */
const SPAN = 1000

export const stats = define<Flags>({
  summary: 'Display container resource usage statistics',
  arguments: ['[CONTAINER...]'],
  options: [
    flag('-a, --all', 'Show all containers (default shows just running)'),
    text('--format', 'Format output using a custom template'),
    flag('--no-stream', 'Disable streaming stats and only pull the first result'),
    flag('--no-trunc', 'Do not truncate output'),
  ],
  async run({ engine, io, signal }, names, { all = false, format = '', stream, trunc }) {
    const wanted = new Set(names.map((name) => engine.containers.find(name).id))
    const shown = () => {
      const found = engine.containers.list(all || wanted.size > 0)
      return wanted.size > 0 ? found.filter(({ id }) => wanted.has(id)) : found
    }
    let before = await samples(engine, shown())
    do {
      await sleep(SPAN, signal)
      const records = shown()
      const now = await samples(engine, records)
      const rows = records.map((record) =>
        row(record, before.get(record.id) ?? null, now.get(record.id) ?? null, trunc),
      )
      const table = printRows(rows, COLUMNS, format)
      await (stream ? io.replace(table) : io.out(table))
      before = now
    } while (stream)
    return 0
  },
})

type Samples = ReadonlyMap<string, ContainerStats | null>

async function samples(engine: Engine, records: readonly ContainerRecord[]): Promise<Samples> {
  const found = records.map(async ({ id }) => [id, await engine.containers.stats(id).catch(() => null)] as const)
  return new Map(await Promise.all(found))
}

function row(record: ContainerRecord, before: ContainerStats | null, now: ContainerStats | null, trunc: boolean): Row {
  const memory = now ? memoryInUse(now.memory) : 0
  const limit = now?.memory.limit ?? 0
  const networks = Object.values(now?.networks ?? {})
  const sum = (numbers: number[]) => humanSize(numbers.reduce((total, each) => total + each, 0))
  const moved = (letter: string) =>
    sum(
      (now?.blockIo.bytes ?? [])
        .filter(({ operation }) => operation.toLowerCase() === letter)
        .map(({ value }) => value),
    )
  return {
    ID: trunc ? shortId(record.id) : record.id,
    Container: record.id,
    Name: record.name,
    CPUPerc: `${cpuShare(before?.cpu ?? null, now?.cpu ?? null).toFixed(2)}%`,
    MemUsage: `${binarySize(memory)} / ${binarySize(limit)}`,
    MemPerc: `${(limit > 0 ? (memory / limit) * 100 : 0).toFixed(2)}%`,
    NetIO: `${sum(networks.map((each) => each.receivedBytes))} / ${sum(networks.map((each) => each.sentBytes))}`,
    BlockIO: `${moved('read')} / ${moved('write')}`,
    PIDs: String(now?.pids.current ?? 0),
  }
}
