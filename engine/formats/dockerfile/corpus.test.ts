import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Case, readCases } from '../../../e2e/engine/dockerfiles/cases.ts'
import { globalArguments } from './build-arguments.ts'
import { check, shortWarning } from './checks/check.ts'
import type { BuildWarning, Dockerfile } from './dockerfile.ts'
import { DockerfileError } from './dockerfile-error.ts'
import { ignoreFilesOf, readIgnoreFile } from './dockerignore.ts'
import { runArguments } from './evaluate.ts'
import { createdBy } from './history.ts'
import { neededStages, targetStage } from './needed-stages.ts'
import { parse } from './parse.ts'
import { PathPatterns } from './path-patterns.ts'
import { runCommand } from './run-command.ts'
import { type WalkedStage, type WalkedStep, type WalkOptions, walk } from './walk.ts'

/** Of the image that the corpus is built on. */
const BUSYBOX = { Env: ['PATH=/bin'], Cmd: ['sh'] }

interface Told {
  warnings: BuildWarning[]
  error: DockerfileError | null
  /** What is built, when nothing is wrong. */
  target: WalkedStage | null
}

function tell(example: Case): Told {
  const told: Told = { warnings: [], error: null, target: null }
  try {
    const file = parse(example.text, example.expected.dockerfile)
    const options = optionsOf(file, example)
    const checked = check(file, { ...options, ignored: ignoredIn(example) })
    told.warnings = checked.warnings
    if (checked.error !== null) throw checked.error
    const target = targetStage(file, example.expected.options.target)
    told.target = [...walk(file, options)].find(({ stage }) => stage.index === target.index) ?? null
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    told.error = error
  }
  return told
}

function optionsOf(file: Dockerfile, { expected }: Case): WalkOptions {
  const { args, target, platform } = expected.options
  const scene = {
    buildPlatform: 'linux/amd64',
    targetPlatform: platform,
    target,
    given: new Map(Object.entries(args)),
  }
  const stages = neededStages(file, targetStage(file, target), globalArguments(file, scene))
  return { scene, stages, baseConfig: (name) => (name.startsWith('busybox') ? BUSYBOX : null) }
}

function ignoredIn({ folder, expected }: Case): PathPatterns | null {
  const name = ignoreFilesOf(expected.dockerfile).find((path) => existsSync(join(folder, path)))
  return name === undefined ? null : new PathPatterns(readIgnoreFile(readFileSync(join(folder, name), 'utf8')))
}

/** Of the stages that the target is built on, and its own. */
function historyOf(walked: WalkedStage): string[] {
  const before = walked.base === null ? [] : historyOf(walked.base)
  return [...before, ...walked.steps.map(entryOf).filter((entry) => entry !== null)]
}

function entryOf({ before, done }: WalkedStep): string | null {
  const { instruction, state } = done
  const argv = instruction.kind === 'RUN' ? runCommand(instruction, before.config.Shell).argv : []
  const args = runArguments(state, 'buildkit')
  return createdBy(instruction, { builder: 'buildkit', config: state.config, args, argv })
}

describe('the corpus', () => {
  const cases = readCases()

  it.each(cases)('$name: $expected.about', (example) => {
    const { expected } = example
    const { warnings, error, target } = tell(example)
    expect(warnings.map(shortWarning).toSorted()).toEqual(expected.warnings.toSorted())
    if (expected.error !== undefined && expected.level === 'form') {
      expect(error?.message).toBe(expected.error.message)
      expect(error?.lines?.start ?? null).toBe(expected.error.line)
      return
    }
    expect(error).toBeNull()
    const config: Record<string, unknown> = { ...target?.end.config }
    for (const [key, value] of Object.entries(expected.config)) expect(config[key] ?? null, key).toEqual(value)
    if (expected.history !== undefined && target !== null) expect(historyOf(target)).toEqual(expected.history)
  })
})
