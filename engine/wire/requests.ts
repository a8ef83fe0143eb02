import { z } from 'zod'
import { HealthCheck } from './health.ts'
import { MountSpec } from './mounts.ts'
import { RestartPolicy } from './restart-policy.ts'

/**
 * Everything the window can ask the engine to do to containers, images and volumes, as one closed union. A button builds one, the
 * console parses a line into one, `commandLine` prints one; so a line typed and a button pressed are the same operation.
 * `container` and `image` are what `docker` accepts: a name, an id, or an unambiguous start of an id.
 */
const container = z.string().min(1)
const image = z.string().min(1)
const volume = z.string().min(1)
const network = z.string().min(1)

/** The flags that `docker create`, `docker run` and `docker update` share; 0, '' and null: not given. */
const limits = {
  /** Bytes. */
  memory: z.number().int().default(0),
  memorySwap: z.number().int().default(0),
  memoryReservation: z.number().int().default(0),
  cpus: z.number().default(0),
  cpuShares: z.number().int().default(0),
  /** Microseconds. */
  cpuPeriod: z.number().int().default(0),
  cpuQuota: z.number().int().default(0),
  cpusetCpus: z.string().default(''),
  cpusetMems: z.string().default(''),
  pidsLimit: z.number().int().default(0),
  blkioWeight: z.number().int().default(0),
  restart: RestartPolicy.nullable().default(null),
}

/** The flags of `docker create` and `docker run` that the window and the console know. */
export const CreateRequest = z.object({
  verb: z.literal('create'),
  image,
  name: z.string().default(''),
  command: z.array(z.string()).default([]),
  /** null: the image's; []: cleared (`--entrypoint ''`). */
  entrypoint: z.array(z.string()).nullable().default(null),
  env: z.array(z.string()).default([]),
  labels: z.record(z.string(), z.string()).default({}),
  workingDir: z.string().default(''),
  user: z.string().default(''),
  hostname: z.string().default(''),
  /** As `-v` takes them: `source:target[:options]`, or a target alone. */
  volumes: z.array(z.string()).default([]),
  mounts: z.array(MountSpec).default([]),
  volumesFrom: z.array(z.string()).default([]),
  tty: z.boolean().default(false),
  interactive: z.boolean().default(false),
  autoRemove: z.boolean().default(false),
  /** `default`, `none`, `host`, `container:<name>`, or a network. */
  network: z.string().default('default'),
  networkAliases: z.array(z.string()).default([]),
  /** Address on the network. */
  ip: z.string().default(''),
  /** `-p` as `docker` takes it: `127.0.0.1:8080:80/tcp`. */
  publish: z.array(z.string()).default([]),
  publishAll: z.boolean().default(false),
  privileged: z.boolean().default(false),
  readOnly: z.boolean().default(false),
  init: z.boolean().default(false),
  stopSignal: z.string().default(''),
  ...limits,
  /** null: the image's. */
  health: HealthCheck.nullable().default(null),
})
export type CreateRequest = z.infer<typeof CreateRequest>

export const Request = z.discriminatedUnion('verb', [
  CreateRequest,
  CreateRequest.extend({ verb: z.literal('run'), detach: z.boolean().default(true) }),
  z.object({ verb: z.literal('start'), container }),
  /** Seconds; null: the container's own, else 10. */
  z.object({
    verb: z.literal('stop'),
    container,
    timeout: z.number().int().nullable().default(null),
    signal: z.string().default(''),
  }),
  z.object({ verb: z.literal('kill'), container, signal: z.string().default('KILL') }),
  z.object({ verb: z.literal('pause'), container }),
  z.object({ verb: z.literal('unpause'), container }),
  z.object({ verb: z.literal('restart'), container, timeout: z.number().int().nullable().default(null) }),
  z.object({ verb: z.literal('rename'), container, name: z.string().min(1) }),
  z.object({ verb: z.literal('update'), container, ...limits }),
  z.object({
    verb: z.literal('rm'),
    container,
    force: z.boolean().default(false),
    volumes: z.boolean().default(false),
  }),
  z.object({
    verb: z.literal('commit'),
    container,
    /** Reference for the new image; '' leaves it without a name. */
    reference: z.string().default(''),
    author: z.string().default(''),
    message: z.string().default(''),
    /** Dockerfile instructions: `CMD ["sh"]`, `ENV A=b`. */
    changes: z.array(z.string()).default([]),
    pause: z.boolean().default(true),
  }),
  z.object({
    verb: z.literal('network-create'),
    name: z.string(),
    subnet: z.string().default(''),
    gateway: z.string().default(''),
    ipRange: z.string().default(''),
    ipv6: z.boolean().default(false),
    internal: z.boolean().default(false),
    attachable: z.boolean().default(false),
    driver: z.string().default('bridge'),
    labels: z.record(z.string(), z.string()).default({}),
    options: z.record(z.string(), z.string()).default({}),
  }),
  z.object({ verb: z.literal('network-rm'), network }),
  z.object({
    verb: z.literal('network-connect'),
    network,
    container,
    aliases: z.array(z.string()).default([]),
    ip: z.string().default(''),
    ip6: z.string().default(''),
  }),
  z.object({ verb: z.literal('network-disconnect'), network, container, force: z.boolean().default(false) }),
  z.object({ verb: z.literal('network-prune') }),
  z.object({ verb: z.literal('tag'), image, reference: z.string().min(1) }),
  /** Removes images that no container uses; without `all`, only those without a name. */
  z.object({ verb: z.literal('image-prune'), all: z.boolean().default(false) }),
  z.object({ verb: z.literal('rmi'), image, force: z.boolean().default(false) }),
  /** `output`: an absolute path on this machine. */
  z.object({
    verb: z.literal('save'),
    images: z.array(image).min(1),
    output: z.string().min(1),
    /** What the other side has, so that it is left out: images, digests of layers, or absolute paths. */
    without: z.array(z.string().min(1)).default([]),
  }),
  z.object({ verb: z.literal('export'), container, output: z.string().min(1) }),
  /** `input`: an absolute path on this machine, or the id of an `ArchivePreview`. */
  z.object({ verb: z.literal('load'), input: z.string().min(1) }),
  z.object({
    verb: z.literal('import'),
    input: z.string().min(1),
    reference: z.string().default(''),
    message: z.string().default(''),
    changes: z.array(z.string()).default([]),
  }),
  /** `reference`: as `docker pull` takes it; a repository alone with `allTags`. */
  z.object({
    verb: z.literal('pull'),
    reference: image,
    /** `linux/arm64/v8`; '': this machine's. */
    platform: z.string().default(''),
    allTags: z.boolean().default(false),
  }),
  z.object({ verb: z.literal('push'), reference: image, allTags: z.boolean().default(false) }),
  z.object({
    verb: z.literal('build'),
    /** An absolute path on this machine: a folder, or a tar of one; may be what an upload was answered with. */
    context: z.string().min(1),
    /** Its path inside the context. */
    dockerfile: z.string().min(1).default('Dockerfile'),
    /** '': the last stage. */
    target: z.string().default(''),
    args: z.record(z.string(), z.string()).default({}),
    /** References for the image. */
    tags: z.array(z.string().min(1)).default([]),
    noCache: z.boolean().default(false),
    /** Ask the registry for a newer base image even where one is here. */
    pull: z.boolean().default(false),
  }),
  /** Forgets steps of builds, and frees their layers where nothing else needs them; without `all`, steps whose layers an image has too stay. */
  z.object({ verb: z.literal('builder-prune'), all: z.boolean().default(false) }),
  z.object({
    verb: z.literal('volume-create'),
    /** '': one is made up. */
    name: z.string().default(''),
    driver: z.string().default('local'),
    options: z.record(z.string(), z.string()).default({}),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  z.object({ verb: z.literal('volume-rm'), volume, force: z.boolean().default(false) }),
  /** Removes what no container mounts; without `all`, only volumes that nobody gave a name. */
  z.object({ verb: z.literal('volume-prune'), all: z.boolean().default(false) }),
  z.object({ verb: z.literal('volume-clone'), volume, name: z.string().min(1) }),
  z.object({ verb: z.literal('volume-empty'), volume }),
  /** `output` and `input`: an absolute path on this machine; `input` may be what an upload was answered with. */
  z.object({ verb: z.literal('volume-export'), volume, output: z.string().min(1) }),
  z.object({ verb: z.literal('volume-import'), volume, input: z.string().min(1) }),
])
export type Request = z.infer<typeof Request>
/** As a caller writes it: what has a default may be left out. */
export type RequestInput = z.input<typeof Request>
export type RequestFor<V extends Request['verb']> = Extract<Request, { verb: V }>

/** What a request came to. `id`: the container or image it made or acted on. */
export interface RequestResult {
  operation: number
  id: string | null
  name: string | null
  warnings: string[]
}
