import type { CopyInstruction, Instruction } from './dockerfile.ts'
import { type ExpandOptions, expand, expandWords, type Variables } from './expand.ts'

export interface ExpandedInstruction<T extends Instruction> {
  instruction: T
  /** Variables that it named and that are not set, once for each word that names them. */
  unset: string[]
}

/**
 * An instruction with its variables expanded, where its kind expands any: in ENV, LABEL, COPY, ADD, WORKDIR, USER, VOLUME,
 * STOPSIGNAL and EXPOSE. The command of RUN, CMD, ENTRYPOINT and HEALTHCHECK is the shell's to expand; RUN's mounts are
 * read by `mountsOf()`, and the values of ARG by `evaluate()`, which knows what was given. Rejects what `expand()` rejects.
 */
export function expandInstruction<T extends Instruction>(
  instruction: T,
  variables: Variables,
  options: ExpandOptions,
): ExpandedInstruction<T> {
  const unset: string[] = []
  const one = (text: string, special: Partial<ExpandOptions> = {}) => {
    const expanded = expand(text, variables, { ...options, ...special })
    unset.push(...expanded.unset)
    return expanded.text
  }
  return { instruction: { ...instruction, ...changes(instruction, one, variables, options) }, unset }
}

type One = (text: string, special?: Partial<ExpandOptions>) => string

function changes(
  instruction: Instruction,
  one: One,
  variables: Variables,
  options: ExpandOptions,
): Partial<Instruction> {
  switch (instruction.kind) {
    case 'ENV':
    case 'LABEL':
      return {
        pairs: instruction.pairs.map((pair) => ({ ...pair, name: one(pair.name), value: one(pair.value) })),
      }
    case 'COPY':
    case 'ADD':
      return copyChanges(instruction, one)
    case 'WORKDIR':
    case 'USER':
    case 'STOPSIGNAL':
      return { text: one(instruction.text) }
    case 'VOLUME':
      return { words: instruction.words.map((word) => one(word)) }
    case 'EXPOSE':
      return { words: instruction.words.flatMap((word) => expandWords(word, variables, options)) }
    default:
      return {}
  }
}

/** In a heredoc quotes are letters, and a backslash escapes whatever the Dockerfile's escape is. */
function copyChanges(copy: CopyInstruction, one: One): Partial<CopyInstruction> {
  return {
    chown: copy.chown === null ? null : one(copy.chown),
    chmod: copy.chmod === null ? null : one(copy.chmod),
    checksum: copy.checksum === null ? null : one(copy.checksum),
    sources: copy.sources.map((source) => one(source)),
    target: one(copy.target),
    heredocs: copy.heredocs.map((heredoc) =>
      heredoc.expand ? { ...heredoc, content: one(heredoc.content, { escape: '\\', plainQuotes: true }) } : heredoc,
    ),
  }
}
