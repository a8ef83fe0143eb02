import type { HealthConfig } from '../oci/health-config.ts'
import type { ImageHistory, ImageRunConfig } from '../oci/image-config.ts'
import { type Builder, portsOf } from './apply-to-config.ts'
import type { CopyInstruction, Instruction } from './dockerfile.ts'
import { goDurationText } from './go-duration.ts'
import { goQuote, goQuoteList } from './go-quote.ts'
import { DEFAULT_SHELL } from './run-command.ts'

/** What the history tells of an instruction besides its own words. */
export interface HistoryScene {
  builder: Builder
  /** After the instruction. */
  config: ImageRunConfig
  /** ARGs declared so far, with their values: a RUN tells them. */
  args: ReadonlyMap<string, string>
  /** What a RUN starts. */
  argv?: readonly string[]
  /** What the classic builder says of the files of a COPY: `file:9ab3…`, `dir:…`, `multi:…`. */
  filesDigest?: string
}

/**
 * `created_by` of an instruction whose variables are expanded: `RUN /bin/sh -c make # buildkit`, or from the classic
 * builder `/bin/sh -c #(nop)  CMD ["sh"]`. null: the history has no entry for it.
 */
export function createdBy(instruction: Instruction, scene: HistoryScene): string | null {
  const told = instructionText(instruction, scene)
  if (scene.builder === 'buildkit') {
    if (instruction.kind === 'ONBUILD') return null
    return changesFiles(instruction) ? `${told} # buildkit` : told
  }
  if (instruction.kind === 'RUN') return runText(scene)
  const shell = (scene.config.Shell ?? DEFAULT_SHELL).join(' ')
  const files = changesFiles(instruction) || instruction.kind === 'WORKDIR'
  return `${shell} #(nop) ${files ? '' : ' '}${told}`
}

/** Whether a RUN, COPY or ADD; WORKDIR makes a folder where there is none. */
export function changesFiles(instruction: Instruction): boolean {
  return instruction.kind === 'RUN' || instruction.kind === 'COPY' || instruction.kind === 'ADD'
}

/** An entry of an image's history. `created`: ISO time; left out by BuildKit for what made no layer when it is null. */
export function historyEntry(
  text: string,
  options: { builder: Builder; emptyLayer: boolean; created: string | null; author?: string },
): ImageHistory {
  return {
    ...(options.created === null ? {} : { created: options.created }),
    ...(options.author ? { author: options.author } : {}),
    created_by: text,
    ...(options.builder === 'buildkit' ? { comment: 'buildkit.dockerfile.v0' } : {}),
    ...(options.emptyLayer ? { empty_layer: true } : {}),
  }
}

function instructionText(instruction: Instruction, scene: HistoryScene): string {
  const { config, builder } = scene
  switch (instruction.kind) {
    case 'ENV':
    case 'LABEL':
      return [instruction.kind, ...instruction.pairs.map(({ name, value }) => `${name}=${value}`)].join(' ')
    case 'ARG':
      return ['ARG', ...instruction.args.map(({ name, value }) => (value === null ? name : `${name}=${value}`))].join(
        ' ',
      )
    case 'CMD':
      return `CMD ${goQuoteList(config.Cmd ?? [])}`
    case 'ENTRYPOINT':
      return `ENTRYPOINT ${goQuoteList(config.Entrypoint ?? [])}`
    case 'SHELL':
      return `SHELL [${(config.Shell ?? []).join(' ')}]`
    case 'EXPOSE':
      if (builder === 'classic') return `EXPOSE ${instruction.words.join(' ')}`
      return `EXPOSE [${portsOf(instruction.words).join(' ')}]`
    case 'VOLUME':
      return `VOLUME [${instruction.words.join(' ')}]`
    case 'HEALTHCHECK':
      return `HEALTHCHECK ${(builder === 'classic' ? classicHealthText : healthText)(config.Healthcheck ?? {})}`
    case 'WORKDIR':
      return `WORKDIR ${config.WorkingDir}`
    case 'RUN':
      return `RUN ${runText(scene)}`
    case 'COPY':
    case 'ADD':
      return builder === 'classic' ? classicCopyText(instruction, scene) : copyText(instruction)
    default:
      return `${instruction.kind} ${instruction.text}`
  }
}

/** `|1 VERSION=2 /bin/sh -c make`: the number of arguments, so that none can be taken for the command. */
function runText(scene: HistoryScene): string {
  const args = [...scene.args].map(([name, value]) => `${name}=${value}`)
  if (scene.builder === 'classic') args.sort()
  return [...(args.length > 0 ? [`|${args.length}`, ...args] : []), ...(scene.argv ?? [])].join(' ')
}

function copyText(copy: CopyInstruction): string {
  return [
    copy.kind,
    ...(copy.parents ? ['--parents'] : []),
    ...(copy.chown === null ? [] : [`--chown=${copy.chown}`]),
    ...(copy.chmod === null ? [] : [`--chmod=${copy.chmod}`]),
    ...copy.sources,
    ...copy.heredocs.map((heredoc) => `<<${heredoc.name}`),
    copy.target,
  ].join(' ')
}

function classicCopyText(copy: CopyInstruction, scene: HistoryScene): string {
  const owner = copy.chown === null ? '' : `--chown=${copy.chown} `
  return `${copy.kind} ${owner}${scene.filesDigest ?? ''} in ${copy.target} `
}

function healthText(check: HealthConfig): string {
  return `{${[
    `Test:[${(check.Test ?? []).join(' ')}]`,
    `Interval:${goDurationText(check.Interval ?? 0)}`,
    `Timeout:${goDurationText(check.Timeout ?? 0)}`,
    `StartPeriod:${goDurationText(check.StartPeriod ?? 0)}`,
    `StartInterval:${goDurationText(check.StartInterval ?? 0)}`,
    `Retries:${check.Retries ?? 0}`,
  ].join(' ')}}`
}

/** As dockerd 20.10 writes it, retries as the character of that number. */
function classicHealthText(check: HealthConfig): string {
  const times = [check.Interval, check.Timeout, check.StartPeriod].map((time) => goQuote(goDurationText(time ?? 0)))
  const retries = `'\\x${(check.Retries ?? 0).toString(16).padStart(2, '0')}'`
  return `&{${[goQuoteList(check.Test ?? []), ...times, retries].join(' ')}}`
}
