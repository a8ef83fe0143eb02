import type { Engine } from '../../../operations/engine.ts'
import type { ContainerRecord } from '../../../stores/containers/containers.ts'
import { commandText } from '../../format/command-text.ts'
import { containerStatus } from '../../format/status.ts'
import { mountPoints } from './mounts.ts'
import { networkMap, portList } from './network-settings.ts'

/** One row of `docker ps`. `image`: how it is named now; `sizes`: asked for by `--size`. */
export function containerSummary(
  engine: Engine,
  record: ContainerRecord,
  { now, image }: { now: number; image: string },
  sizes: { rw: number; rootFs: number } | null,
) {
  return {
    Id: record.id,
    Names: [`/${record.name}`],
    Image: image,
    ImageID: record.image,
    Command: commandText(record.argv),
    Created: Math.floor(record.created / 1000),
    Ports: portList(engine, record),
    Labels: record.config.labels,
    State: record.state.status,
    Status: containerStatus(record, now),
    HostConfig: { NetworkMode: record.host.networkMode },
    NetworkSettings: { Networks: networkMap(engine, record) },
    Mounts: mountPoints(engine, record),
    ...(sizes ? { ...(sizes.rw > 0 ? { SizeRw: sizes.rw } : {}), SizeRootFs: sizes.rw + sizes.rootFs } : {}),
  }
}
