import type { Digest } from '../../base/digest.ts'
import type { Builder } from '../../formats/dockerfile/apply-to-config.ts'
import { beginStage, type StageState as Evaluated } from '../../formats/dockerfile/evaluate.ts'
import { createdAt, type ImageConfigFile, type ImageHistory } from '../../formats/oci/image-config.ts'
import { builtConfig } from '../../formats/oci/built-config.ts'

/** What a stage has come to after some of its instructions. A value: each instruction makes the next. */
export interface StageState {
  readonly platform: { os: string; architecture: string; variant?: string }
  readonly top: Digest | null
  readonly diffIds: readonly Digest[]
  /** Config, variables and arguments. */
  readonly at: Evaluated
  readonly history: readonly ImageHistory[]
  /** Of the base; a MAINTAINER replaces it. */
  readonly author: string
  readonly created: number
  /** The image that it stands on, or, in a classic build, that it is so far. */
  readonly image: Digest | null
}

export function emptyState(platform: StageState['platform'], builder: Builder): StageState {
  return {
    platform,
    top: null,
    diffIds: [],
    at: beginStage(null, builder),
    history: [],
    author: '',
    created: 0,
    image: null,
  }
}

/** On top of an image. Its triggers are not inherited. */
export function stateOf(
  config: ImageConfigFile,
  { top, image, builder }: { top: Digest | null; image: Digest | null; builder: Builder },
): StageState {
  const { os, architecture, variant } = config
  return {
    platform: { os, architecture, ...(variant ? { variant } : {}) },
    top,
    diffIds: config.rootfs.diff_ids,
    at: beginStage(config.config ?? {}, builder),
    history: config.history ?? [],
    author: config.author ?? '',
    created: createdAt(config.created),
    image,
  }
}

/** On top of another stage: its arguments go on. */
export function continued(state: StageState, builder: Builder): StageState {
  return { ...state, at: beginStage(state.at, builder) }
}

export function configOf(state: StageState, builder: Builder): Uint8Array {
  const { platform, created, at, diffIds, history } = state
  const author = at.author || state.author
  const classic = builder === 'classic'
  return builtConfig({ ...platform, author, created, config: at.config, diffIds, history, classic })
}
