import type { Digest } from '../../base/digest.ts'
import type { ContainerConfig } from '../../wire/containers.ts'
import { applyChanges } from './changes.ts'
import type { ImageConfigFile, ImageHistory, ImageRunConfig } from './image-config.ts'
import { imageRunConfigOf } from './run-config.ts'

/** The diffID of a tar without entries: a commit of nothing adds history, but no layer. */
export const EMPTY_DIFF_ID: Digest = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'

export interface Commit {
  /** Config of the image that the container was made from. */
  parent: ImageConfigFile
  container: { id: string; config: ContainerConfig; imageName: string }
  /** Dockerfile instructions, `CMD ["sh"]`. */
  changes: readonly string[]
  /** Of the new layer; `EMPTY_DIFF_ID` where the container changed nothing, and then no layer is added. */
  diffId: Digest
  author: string
  comment: string
  /** Milliseconds since the epoch. */
  created: number
}

/** The config of the image that a commit makes, as Docker writes it. Rejects `invalid` for a change that is none. */
export function committedConfig(commit: Commit): Uint8Array {
  const { parent, container, diffId } = commit
  const run = imageRunConfigOf(container.config, container.imageName)
  const empty = diffId === EMPTY_DIFF_ID
  return encode({
    architecture: parent.architecture,
    variant: parent.variant,
    os: parent.os,
    author: commit.author,
    created: commit.created,
    container: container.id,
    container_config: run,
    config: applyChanges(run, commit.changes),
    diffIds: empty ? parent.rootfs.diff_ids : [...parent.rootfs.diff_ids, diffId],
    history: [
      ...(parent.history ?? []),
      historyOf(commit.created, commit.author, (container.config.cmd ?? []).join(' '), commit.comment, empty),
    ],
  })
}

export interface Import {
  platform: { os: string; architecture: string; variant?: string }
  changes: readonly string[]
  diffId: Digest
  message: string
  /** Milliseconds since the epoch. */
  created: number
}

/** The config of an image of one layer, as `docker import` makes it. Rejects `invalid` for a change that is none. */
export function importedConfig(options: Import): Uint8Array {
  return encode({
    ...options.platform,
    created: options.created,
    config: applyChanges({}, options.changes),
    diffIds: [options.diffId],
    history: [historyOf(options.created, '', '', options.message, false)],
  })
}

interface Parts {
  architecture: string
  variant?: string
  os: string
  author?: string
  created: number
  container?: string
  container_config?: ImageRunConfig
  config: ImageRunConfig
  diffIds: readonly Digest[]
  history: readonly ImageHistory[]
}

/** Docker sorts the top level of a config by key; so do these bytes. */
function encode(parts: Parts): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      architecture: parts.architecture,
      author: parts.author || undefined,
      config: parts.config,
      container: parts.container,
      container_config: parts.container_config,
      created: new Date(parts.created).toISOString(),
      history: parts.history,
      os: parts.os,
      rootfs: { type: 'layers', diff_ids: parts.diffIds },
      variant: parts.variant,
    }),
  )
}

function historyOf(created: number, author: string, createdBy: string, comment: string, empty: boolean): ImageHistory {
  return {
    created: new Date(created).toISOString(),
    ...(author ? { author } : {}),
    ...(createdBy ? { created_by: createdBy } : {}),
    ...(comment ? { comment } : {}),
    ...(empty ? { empty_layer: true } : {}),
  }
}
