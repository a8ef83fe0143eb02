import type { Engine } from '../../../operations/engine.ts'
import type { ContainerRecord } from '../../../stores/containers/containers.ts'
import { commandText } from '../../format/command-text.ts'
import { containerStatus } from '../../format/status.ts'
import { endpoint, networkOf } from './container-inspect.ts'
import { mountPoints } from './mounts.ts'

/** One row of `docker ps`. `sizes`: asked for by `--size`. */
export function containerSummary(
  engine: Engine,
  record: ContainerRecord,
  now: number,
  sizes: { rw: number; rootFs: number } | null,
) {
  const network = networkOf(record.host)
  return {
    Id: record.id,
    Names: [`/${record.name}`],
    Image: record.imageName,
    ImageID: record.image,
    Command: commandText(record.argv),
    Created: Math.floor(record.created / 1000),
    Ports: [],
    Labels: record.config.labels,
    State: record.state.status,
    Status: containerStatus(record, now),
    HostConfig: { NetworkMode: network },
    NetworkSettings: { Networks: { [network]: endpoint(network) } },
    Mounts: mountPoints(engine, record),
    ...(sizes ? { SizeRw: sizes.rw, SizeRootFs: sizes.rw + sizes.rootFs } : {}),
  }
}
