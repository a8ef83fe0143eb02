import { createHash } from 'node:crypto'
import { type Call, type Route, sendJson } from '../call.ts'
import { NEWEST } from '../router.ts'
import { buildCacheUsage } from '../wire/build-prune.ts'
import { containerSummary } from '../wire/container-summary.ts'
import { imageNamer } from '../wire/image-shown.ts'
import { imageSummary } from '../wire/image-summary.ts'
import { volumeUsage } from '../wire/volumes.ts'
import { systemInfo, systemVersion } from '../wire/system-info.ts'

export const systemRoutes: Route[] = [
  { method: 'GET', path: '/_ping', serve: ping },
  { method: 'HEAD', path: '/_ping', serve: ping },
  { method: 'GET', path: '/version', serve: (call) => sendJson(call, 200, systemVersion(call.engine.system.info())) },
  { method: 'GET', path: '/info', serve: info },
  { method: 'GET', path: '/system/df', serve: diskUsage },
]

function ping(call: Call): void {
  call.response.writeHead(200, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': call.request.method === 'HEAD' ? 0 : 2,
    'Cache-Control': 'no-cache, no-store, must-revalidate',
    Pragma: 'no-cache',
    'Builder-Version': '2',
    Swarm: 'inactive',
    'Api-Version': `1.${NEWEST}`,
  })
  call.response.end(call.request.method === 'HEAD' ? undefined : 'OK')
}

function info(call: Call): void {
  const info = call.engine.system.info()
  // One engine per data root: the root's path tells engines of one machine apart.
  const id = createHash('sha256').update(info.dataRoot).digest('hex').slice(0, 32)
  sendJson(call, 200, systemInfo(call.engine, info, id))
}

async function diskUsage(call: Call): Promise<void> {
  const { engine } = call
  const types = call.query.getAll('type')
  const wanted = (type: string) => types.length === 0 || types.includes(type)
  const usage = engine.system.usage()
  const written = new Map(usage.containers.map(({ id, bytes }) => [id, bytes]))
  const volumeSizes = wanted('volume') ? await engine.volumes.sizes() : new Map()
  const images = engine.images.list(true)
  const nameOf = imageNamer(engine)
  const sizes = new Map(images.map(({ id, bytes }) => [id, bytes]))
  const cache = buildCacheUsage(engine.builds.cache)
  sendJson(call, 200, {
    LayersSize: usage.layersBytes,
    Images: wanted('image')
      ? images.map((image) =>
          imageSummary(image, engine.images.find(image.id).parent ?? '', {
            sharedSize: true,
            virtualSize: call.apiVersion < 44,
            containers: true,
          }),
        )
      : null,
    Containers: wanted('container')
      ? engine.containers.list(true).map((record) =>
          containerSummary(
            engine,
            record,
            { now: Date.now(), image: nameOf(record) },
            {
              rw: written.get(record.id) ?? 0,
              rootFs: sizes.get(record.image) ?? 0,
            },
          ),
        )
      : null,
    Volumes: wanted('volume') ? engine.volumes.list().map((volume) => volumeUsage(engine, volume, volumeSizes)) : null,
    BuildCache: wanted('build-cache') ? cache : null,
    BuilderSize: cache.reduce((sum, { Size }) => sum + Size, 0),
  })
}
