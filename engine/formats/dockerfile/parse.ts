import type { Dockerfile, FromInstruction, Instruction, Lines, Stage } from './dockerfile.ts'
import { DockerfileError, onLines } from './dockerfile-error.ts'
import { readInstruction } from './instruction.ts'
import { readLogicalLines } from './logical-lines.ts'
import { heredocsOf, readStatement } from './statement.ts'

/**
 * Reads a Dockerfile. Rejects `DockerfileError` with BuildKit's texts, which tools look for:
 * `dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)`.
 */
export function parse(text: string, name: string): Dockerfile {
  if (text === '') throw new DockerfileError('the Dockerfile cannot be empty')
  const { directives, lines, emptyContinuations } = readLogicalLines(text, statement)
  const file: Dockerfile = { name, text, directives, globalArgs: [], stages: [], emptyContinuations }
  for (const line of lines) {
    const prefix = `dockerfile parse error on line ${line.lines.start}: `
    add(
      file,
      onLines(line.lines, () => readInstruction(line), prefix),
    )
  }
  if (file.stages.length === 0) throw new DockerfileError('dockerfile contains no stages to build')
  return file
}

/**
 * Reads an ONBUILD trigger out of the config of a base image (`OnBuild`). `lines`: of the FROM that brings it, which is
 * where its errors are.
 */
export function parseTrigger(text: string, lines: Lines): Instruction {
  return onLines(lines, () => {
    const [line, ...more] = readLogicalLines(text, statement).lines
    if (line === undefined || more.length > 0)
      throw new DockerfileError('onbuild trigger should be a single expression')
    return notFrom(readInstruction({ ...line, lines }))
  })
}

/** Reads instructions that belong to no stage, as of `commit --change`. `check` may refuse one by its name. */
export function parseInstructions(text: string, check: (keyword: string) => void): Instruction[] {
  return readLogicalLines(text, statement).lines.map((line) => {
    check(line.value.keyword)
    return notFrom(onLines(line.lines, () => readInstruction(line)))
  })
}

/** What a comment above tells of a stage or argument: `# NAME description`; '' when there is none. */
export function describedBy(comments: readonly string[], name: string): string {
  const comment = comments.find((text) => name !== '' && text.startsWith(`${name} `))
  return comment === undefined ? '' : comment.slice(name.length + 1)
}

function statement(text: string, escapeMark: string) {
  const value = readStatement(text, escapeMark)
  return { value, marks: heredocsOf(value) }
}

function add(file: Dockerfile, instruction: Instruction | FromInstruction): void {
  const stage = file.stages.at(-1)
  if (instruction.kind === 'FROM') file.stages.push(newStage(file.stages.length, instruction))
  else if (stage !== undefined) stage.instructions.push(instruction)
  else if (instruction.kind === 'ARG') file.globalArgs.push(instruction)
  else throw new DockerfileError('no build stage in current context', { lines: instruction.lines })
}

function newStage(index: number, from: FromInstruction): Stage {
  return { index, name: from.as?.name.toLowerCase() ?? null, from, instructions: [] }
}

function notFrom(instruction: Instruction | FromInstruction): Instruction {
  if (instruction.kind !== 'FROM') return instruction
  throw new DockerfileError("FROM isn't allowed as an ONBUILD trigger")
}
