import { z } from 'zod'

export const Propagation = z.enum(['', 'rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'])
export type Propagation = z.infer<typeof Propagation>

/** One `--mount`, as it was asked for and as inspect shows it again. What belongs to another type than its own is null. */
export const MountSpec = z.object({
  type: z.enum(['bind', 'volume', 'tmpfs']),
  /** Of a bind an absolute path, of a volume its name ('' for one without), of a tmpfs ''. */
  source: z.string().default(''),
  target: z.string(),
  readOnly: z.boolean().default(false),
  consistency: z.string().default(''),
  bind: z
    .object({
      propagation: z.string().default(''),
      nonRecursive: z.boolean().default(false),
      /** Read-only leaves what is mounted below the source as it is. */
      readOnlyNonRecursive: z.boolean().default(false),
      /** Refused where the kernel cannot make what is mounted below read-only too; usual where it can. */
      readOnlyForceRecursive: z.boolean().default(false),
      /** Makes a missing source, as `-v` does; without it, that is refused. */
      createMountpoint: z.boolean().default(false),
    })
    .nullable()
    .default(null),
  volume: z
    .object({
      noCopy: z.boolean().default(false),
      labels: z.record(z.string(), z.string()).default({}),
      /** A folder or file in the volume, seen instead of all of it. */
      subpath: z.string().default(''),
      driver: z
        .object({ name: z.string(), options: z.record(z.string(), z.string()) })
        .nullable()
        .default(null),
    })
    .nullable()
    .default(null),
  tmpfs: z
    .object({
      /** Bytes; 0: as much as the machine lets it. */
      sizeBytes: z.number().int().default(0),
      /** Permission bits; 0: 1777. */
      mode: z.number().int().default(0),
      /** `[["noexec"], ["uid", "1000"]]`. */
      options: z.array(z.array(z.string())).default([]),
    })
    .nullable()
    .default(null),
})
export type MountSpec = z.infer<typeof MountSpec>
export type MountSpecInput = z.input<typeof MountSpec>

/** What is mounted in a container, resolved when it was created: a row of `Mounts` in inspect, and what a start does. */
export const MountPoint = z.object({
  type: z.enum(['bind', 'volume', 'tmpfs']),
  /** Of a volume. */
  name: z.string().default(''),
  /** Of a bind: an absolute path. Where a volume lies is known by the store alone. */
  source: z.string().default(''),
  target: z.string(),
  /** Of a volume. */
  driver: z.string().default(''),
  /** The options of `-v` as they were written; `z` for a volume without any, as Docker has it. */
  mode: z.string().default(''),
  readOnly: z.boolean().default(false),
  propagation: Propagation.default(''),
  nonRecursive: z.boolean().default(false),
  readOnlyNonRecursive: z.boolean().default(false),
  readOnlyForceRecursive: z.boolean().default(false),
  /** Nobody gave the volume a name: `rm -v` and `--rm` remove it with the container. */
  anonymous: z.boolean().default(false),
  /** An empty volume gets what the image has at the target, when the container is created. */
  copyUp: z.boolean().default(false),
  subpath: z.string().default(''),
  /** A missing source is made at start. */
  createSource: z.boolean().default(false),
  /** Options of a tmpfs, as mount(8) takes them. */
  options: z.string().default(''),
})
export type MountPoint = z.infer<typeof MountPoint>
