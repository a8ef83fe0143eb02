import { now } from '../../base/clock.ts'
import { shortId } from '../../base/digest.ts'
import type { Engine } from '../../operations/engine.ts'
import { humanSize } from '../format/size.ts'
import { containerStatus } from '../format/status.ts'
import type { Names } from './complete.ts'

/** What the console can complete now. */
export function namesOf(engine: Engine): Names {
  return {
    networks: engine.networks.list().map(({ name, driver }) => ({ name, hint: driver })),
    containers: engine.containers.list(true).map((record) => ({
      name: record.name,
      status: record.state.status,
      hint: containerStatus(record, now()),
    })),
    images: engine.images.list(false).flatMap((image) => {
      const hint = humanSize(image.bytes)
      return image.names.length ? image.names.map((name) => ({ name, hint })) : [{ name: shortId(image.id), hint }]
    }),
    volumes: engine.volumes.list().map(({ name }) => ({ name, hint: usersHint(engine.volumes.users(name)) })),
  }
}

function usersHint(users: readonly { name: string }[]): string {
  return users.map(({ name }) => name).join(', ')
}
