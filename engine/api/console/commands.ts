import type { CommandDefinition } from './command.ts'
import { build, builderPrune } from './build-commands.ts'
import { pull, push, search } from './registry-commands.ts'
import { cp } from './copy-command.ts'
import { create, run } from './create-commands.ts'
import { exportCommand, importCommand, load, save } from './file-commands.ts'
import { history, imagePrune, images, rmi, tag } from './image-commands.ts'
import { diff, inspect, inspectContainer, inspectImage, logs } from './look-commands.ts'
import {
  networkConnect,
  networkCreate,
  networkDisconnect,
  networkInspectCommand,
  networkLs,
  networkPrune,
  networkRm,
  port,
} from './network-commands.ts'
import { attach, exec, top } from './process-commands.ts'
import { ps } from './ps-command.ts'
import { events, info, version } from './system-commands.ts'
import { verify } from './verify-command.ts'
import { stats } from './stats-command.ts'
import { volumeClone, volumeEmpty, volumeExport, volumeImport } from './volume-content-commands.ts'
import { volumeCreate, volumeInspect, volumeLs, volumePrune, volumeRm } from './volume-commands.ts'
import { commit, kill, pause, rename, restart, rm, start, stop, unpause, update, wait } from './verb-commands.ts'

/** The groups that Docker sorts its commands into. */
export const GROUPS: Readonly<Record<string, string>> = {
  builder: 'Manage builds',
  container: 'Manage containers',
  image: 'Manage images',
  network: 'Manage networks',
  system: 'Manage Docker',
  volume: 'Manage volumes',
}

/** Every command that the console knows, under each of its names. The first name is the one that help calls it by. */
export const COMMANDS: readonly { names: readonly string[]; definition: CommandDefinition }[] = [
  { names: ['run', 'container run'], definition: run },
  { names: ['exec', 'container exec'], definition: exec },
  { names: ['ps', 'container ls', 'container list', 'container ps'], definition: ps },
  { names: ['images', 'image ls', 'image list'], definition: images },
  { names: ['attach', 'container attach'], definition: attach },
  { names: ['build', 'image build', 'builder build'], definition: build },
  { names: ['builder prune'], definition: builderPrune },
  { names: ['commit', 'container commit'], definition: commit },
  { names: ['cp', 'container cp'], definition: cp },
  { names: ['create', 'container create'], definition: create },
  { names: ['diff', 'container diff'], definition: diff },
  { names: ['events', 'system events'], definition: events },
  { names: ['export', 'container export'], definition: exportCommand },
  { names: ['history', 'image history'], definition: history },
  { names: ['import', 'image import'], definition: importCommand },
  { names: ['info', 'system info'], definition: info },
  { names: ['inspect'], definition: inspect },
  { names: ['container inspect'], definition: inspectContainer },
  { names: ['image prune'], definition: imagePrune },
  { names: ['image inspect'], definition: inspectImage },
  { names: ['kill', 'container kill'], definition: kill },
  { names: ['load', 'image load'], definition: load },
  { names: ['logs', 'container logs'], definition: logs },
  { names: ['network ls', 'network list'], definition: networkLs },
  { names: ['network connect'], definition: networkConnect },
  { names: ['network create'], definition: networkCreate },
  { names: ['network disconnect'], definition: networkDisconnect },
  { names: ['network inspect'], definition: networkInspectCommand },
  { names: ['network prune'], definition: networkPrune },
  { names: ['network rm', 'network remove'], definition: networkRm },
  { names: ['port', 'container port'], definition: port },
  { names: ['pause', 'container pause'], definition: pause },
  { names: ['pull', 'image pull'], definition: pull },
  { names: ['push', 'image push'], definition: push },
  { names: ['rename', 'container rename'], definition: rename },
  { names: ['restart', 'container restart'], definition: restart },
  { names: ['rm', 'container rm', 'container remove'], definition: rm },
  { names: ['rmi', 'image rm', 'image remove'], definition: rmi },
  { names: ['save', 'image save'], definition: save },
  { names: ['search'], definition: search },
  { names: ['start', 'container start'], definition: start },
  { names: ['stats', 'container stats'], definition: stats },
  { names: ['stop', 'container stop'], definition: stop },
  { names: ['tag', 'image tag'], definition: tag },
  { names: ['top', 'container top'], definition: top },
  { names: ['unpause', 'container unpause'], definition: unpause },
  { names: ['update', 'container update'], definition: update },
  { names: ['system verify'], definition: verify },
  { names: ['version'], definition: version },
  { names: ['wait', 'container wait'], definition: wait },
  { names: ['volume create'], definition: volumeCreate },
  { names: ['volume inspect'], definition: volumeInspect },
  { names: ['volume ls', 'volume list'], definition: volumeLs },
  { names: ['volume prune'], definition: volumePrune },
  { names: ['volume rm', 'volume remove'], definition: volumeRm },
  { names: ['volume clone'], definition: volumeClone },
  { names: ['volume empty'], definition: volumeEmpty },
  { names: ['volume export'], definition: volumeExport },
  { names: ['volume import'], definition: volumeImport },
]
