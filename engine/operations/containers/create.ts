import { availableParallelism, hostname } from 'node:os'
import { shortId } from '../../base/digest.ts'
import { now } from '../../base/clock.ts'
import { EngineError } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import { containerConfigOf } from '../../formats/oci/run-config.ts'
import { limitWarnings } from '../../formats/runtime-spec/resources.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { ImageRecord } from '../../stores/images/images.ts'
import { type HostConfig, NEVER_STARTED } from '../../wire/containers.ts'
import type { CreateOptions } from '../engine.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { layerRef } from '../trace/layer-ref.ts'
import { checkConfig } from './check-config.ts'
import { checkHost, checkHostname } from './check-host.ts'
import { checkWords } from './check-words.ts'
import { makeVolume } from '../volumes/make.ts'
import { resolveMounts } from '../volumes/resolve-mounts.ts'
import type { Context } from './deps.ts'
import { cleaned, filledIn } from './fill-in.ts'
import { checkNetworkWishes, endpointsAtCreate, isShared } from '../networks/wishes.ts'
import { containerRef, findContainer, objectRef } from './find.ts'
import { mergeConfig } from './merge-config.ts'
import { makeMountPoints } from './mount-points.ts'
import { freeName, requireName } from './names.ts'
import { rwId } from './state.ts'

export interface Created {
  id: string
  warnings: string[]
}

/** Puts a read-write layer on an image. Nothing runs yet. */
export function createContainer(context: Context, trace: OperationTrace, options: CreateOptions): Created {
  const { store, layers, images } = context
  const given = options.name.replace(/^\//, '')
  if (options.name !== '') requireName(given)
  checkConfig(options.config)
  checkNetworkWishes(options.config, options.host)
  const wished = { ...options.host, networkMode: modeOf(context, options.host.networkMode) }
  checkHost(wished, context.host.facts, availableParallelism())
  checkHostname(options.config.hostname, wished)
  checkWords(store, wished)
  const image = images.find(options.image)
  trace.step({
    kind: 'image.found',
    image: { kind: 'image', id: image.id, name: options.image },
    top: image.top,
    layers: layers.stack(image.top).map(layerRef),
  })
  trace.signal.throwIfAborted()
  const host = filledIn(wished, context.host.facts, context.runtime.name)
  const name = given || freeName((one) => store.byName(one) !== null)
  const made = newRecord(name, image, { ...options, host })
  const mounts = resolveMounts(context, made.host, made.config)
  const record = { ...made, mounts: mounts.map(({ point }) => point) }
  const endpoints = endpointsAtCreate(context.networks, record, options.networks)
  store.insert(record)
  try {
    for (const endpoint of endpoints) context.networks.putEndpoint(endpoint)
    for (const { point, labels, options: driver } of mounts)
      if (point.type === 'volume')
        makeVolume(context.volumeStore, trace, { ...point, labels, options: driver }, objectRef(record))
  } catch (error) {
    context.networks.forget(record.id)
    store.remove(record.id)
    void store.clear(record.id).catch((left) => context.log.warn(`left-over folder of container ${record.id}`, left))
    throw error
  }
  makeMountPoints(context, record)
  trace.step({
    kind: 'layer.added',
    layer: { id: rwId(record.id), parent: record.top, text: '', bytes: 0, files: 0 },
    making: false,
    container: containerRef(record),
  })
  return {
    id: record.id,
    warnings: [...limitWarnings(options.host, context.host.facts), ...networkWarnings(context, options.host)],
  }
}

/** Without a choice it is a bridge, or, where there are none, the network of this machine, which is said. */
function modeOf({ network, store }: Context, mode: string): string {
  if (mode === '' || mode === 'default') return network.unavailable === null ? 'bridge' : 'host'
  if (!isShared(mode)) return mode
  const reference = mode.slice('container:'.length)
  if (reference === '') throw new EngineError('invalid', 'invalid container format container:<name|id>')
  return `container:${findContainer(store, reference).id}`
}

function networkWarnings({ network }: Context, { networkMode: mode, portBindings }: HostConfig): string[] {
  if (mode === 'host' && Object.keys(portBindings).length > 0)
    return ['Published ports are discarded when using host network mode']
  if (network.unavailable === null || (mode !== '' && mode !== 'default')) return []
  return [`The container uses the network of this machine: ${network.unavailable}`]
}

function newRecord(name: string, image: ImageRecord, options: CreateOptions): ContainerRecord {
  const id = newId()
  const config = cleaned(mergeConfig(containerConfigOf(image.config.config), options.config))
  const argv = [...(config.entrypoint ?? []), ...(config.cmd ?? [])]
  if (argv.length === 0)
    throw new EngineError('invalid', 'no command specified', {
      details: { key: 'commandMissing', values: { image: options.image } },
    })
  const ownHostname = options.host.networkMode === 'host' ? hostname() : shortId(id)
  return {
    id,
    name,
    image: image.id,
    imageName: options.image,
    top: image.top,
    created: now(),
    config: { ...config, hostname: config.hostname || ownHostname },
    host: options.host,
    mounts: [],
    argv,
    state: NEVER_STARTED,
  }
}
