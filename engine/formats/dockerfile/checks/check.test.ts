import { describe, expect, it } from 'vitest'
import type { ImageRunConfig } from '../../oci/image-config.ts'
import { parse } from '../parse.ts'
import { PathPatterns } from '../path-patterns.ts'
import { check, checkBasePlatform, shortWarning } from './check.ts'

interface Options {
  given?: Record<string, string>
  stages?: number[]
  ignored?: string[]
  base?: ImageRunConfig
}

function checked(lines: string[], options: Options = {}) {
  const file = parse(lines.join('\n'), 'Dockerfile')
  return check(file, {
    scene: {
      buildPlatform: 'linux/amd64',
      targetPlatform: 'linux/amd64',
      target: '',
      given: new Map(Object.entries(options.given ?? {})),
    },
    baseConfig: () => options.base ?? null,
    stages: options.stages ? new Set(options.stages) : null,
    ignored: options.ignored ? new PathPatterns(options.ignored) : null,
  })
}

const warnings = (lines: string[], options?: Options) => checked(lines, options).warnings.map(shortWarning)

describe('build checks', () => {
  it.each<[string, string[], Options?]>([
    ["StageNameCasing: Stage name 'Build' should be lowercase (line 1)", ['FROM scratch AS Build']],
    ["FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)", ['FROM scratch as a']],
    ['NoEmptyContinuation: Empty continuation line (line 4)', ['FROM scratch', 'ENV a=b \\', '', 'c=d']],
    [
      "ConsistentInstructionCasing: Command 'run' should match the case of the command majority (uppercase) (line 2)",
      ['FROM scratch', 'run a', 'RUN b'],
    ],
    [
      "ConsistentInstructionCasing: Command 'Run' should match the case of the command majority (lowercase) (line 2)",
      ['from scratch', 'Run a'],
    ],
    [
      'DuplicateStageName: Duplicate stage name "a", stage names should be unique (line 2)',
      ['FROM scratch AS a', 'FROM scratch AS a'],
    ],
    [
      'ReservedStageName: Stage name should not use the same name as reserved stage "context" (line 1)',
      ['FROM scratch AS context'],
    ],
    [
      'JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior related to OS signals (line 2)',
      ['FROM scratch', 'CMD a b'],
    ],
    [
      'MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label (line 2)',
      ['FROM scratch', 'MAINTAINER me'],
    ],
    [
      "UndefinedArgInFrom: FROM argument 'VERSON' is not declared (did you mean VERSION?) (line 2)",
      ['ARG VERSION=1', 'FROM a:1$VERSON'],
    ],
    [
      'InvalidDefaultArgInFrom: Default value for ARG $BASE results in empty or invalid base image name (line 2)',
      ['ARG BASE', 'FROM $BASE'],
      { given: { BASE: 'busybox' } },
    ],
    [
      'FromPlatformFlagConstDisallowed: FROM --platform flag should not use constant value "linux/amd64" (line 1)',
      ['FROM --platform=linux/amd64 scratch'],
    ],
    [
      'RedundantTargetPlatform: Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior (line 1)',
      ['FROM --platform=$TARGETPLATFORM scratch'],
    ],
    [
      `UndefinedVar: Usage of undefined variable '$PAHT' (did you mean $PATH?) (line 2)`,
      ['FROM scratch', 'ENV A=$PAHT'],
    ],
    [
      'WorkdirRelativePath: Relative workdir "a" can have unexpected results if the base image changes (line 2)',
      ['FROM scratch', 'WORKDIR a', 'WORKDIR b'],
    ],
    [
      'MultipleInstructionsDisallowed: Multiple CMD instructions should not be used in the same stage because only the last one will be used (line 2)',
      ['FROM scratch', 'CMD ["a"]', 'CMD ["b"]'],
    ],
    [
      'LegacyKeyValueFormat: "ENV key=value" should be used instead of legacy "ENV key value" format (line 2)',
      ['FROM scratch', 'ENV a b'],
    ],
    [
      'SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ARG "GITHUB_TOKEN") (line 2)',
      ['FROM scratch', 'ARG GITHUB_TOKEN'],
    ],
    [
      "ExposeProtoCasing: Defined protocol '80/TCP' in EXPOSE instruction should be lowercase (line 2)",
      ['FROM scratch', 'EXPOSE 80/TCP'],
    ],
    [
      "ExposeInvalidFormat: EXPOSE instruction should not define an IP address or host-port mapping, found '8080:80' (line 2)",
      ['FROM scratch', 'EXPOSE 8080:80'],
    ],
    [
      'CopyIgnoredFile: Attempting to Copy file "a/b" that is excluded by .dockerignore (line 2)',
      ['FROM scratch', 'COPY ./a/b c /'],
      { ignored: ['a'] },
    ],
    [
      'InvalidDefinitionDescription: Comment for ARG should follow the format: `# A <description>` (line 3)',
      ['# check=experimental=all', '# tells', 'ARG A=1', 'FROM scratch'],
    ],
  ])('%s', (expected, lines, options) => {
    expect(warnings(lines, options)).toEqual([expected])
  })

  it.each<[string, string[], Options?]>([
    ['a stage named after its platform', ['FROM --platform=linux/amd64 scratch AS build-amd64']],
    ['a build platform', ['FROM --platform=$BUILDPLATFORM scratch']],
    ['a shell that was chosen', ['FROM scratch', 'SHELL ["/bin/bash", "-c"]', 'CMD a']],
    ['a variable of an unknown base', ['FROM busybox', 'ENV A=$JAVA_HOME']],
    ['a variable of a known base', ['FROM busybox', 'ENV A=$JAVA_HOME'], { base: { Env: ['JAVA_HOME=/j'] } }],
    ['an argument without a value', ['FROM scratch', 'ARG A', 'ENV B=$A']],
    ['harmless names', ['FROM scratch', 'ENV KEY_FILE=a PUBLIC_KEY=b MONKEY=c']],
    ['a workdir below that of its base', ['FROM scratch AS a', 'WORKDIR /a', 'FROM a', 'WORKDIR b']],
    ['a file that is taken back in', ['FROM scratch', 'COPY a/b /'], { ignored: ['a', '!a/b'] }],
    ['a stage that is not built', ['FROM scratch AS a', 'CMD a', 'FROM scratch'], { stages: [1] }],
    ['a description', ['# A tells', 'ARG A=1', '# a is', 'FROM scratch AS a']],
  ])('find nothing wrong with %s', (_, lines, options) => {
    expect(warnings(lines, options)).toEqual([])
  })

  it('are skipped for the file, or above one instruction', () => {
    const bad = ['FROM scratch', 'ENV a b', 'CMD a']
    expect(warnings(['# check=skip=all', ...bad])).toEqual([])
    expect(warnings(['# check=skip=LegacyKeyValueFormat,Other', ...bad])).toEqual([
      expect.stringContaining('JSONArgsRecommended'),
    ])
    expect(warnings(['FROM scratch', '# check=skip=LegacyKeyValueFormat', 'ENV a b'])).toEqual([])
    expect(warnings(bad, { given: { BUILDKIT_DOCKERFILE_CHECK: 'skip=all' } })).toEqual([])
  })

  it('fail the build when it is wanted', () => {
    const { error, warnings: list } = checked(['# check=error=true', 'FROM scratch', 'ENV a b', 'CMD a'])
    expect(error?.message).toBe('lint violation found for rules: LegacyKeyValueFormat, JSONArgsRecommended')
    expect(list).toHaveLength(2)
    expect(checked(['# check=error=true', 'FROM scratch']).error).toBeNull()
    expect(checked(['# check=skp=all', 'FROM scratch']).error?.message).toBe(
      'failed to parse check options: invalid check option "skp"',
    )
  })

  it('tell what would fail, and what was found until there', () => {
    const { error, warnings: list } = checked(['FROM scratch', 'ENV a b', 'EXPOSE x'])
    expect(error).toMatchObject({ message: 'invalid containerPort: x', lines: { start: 3, end: 3 } })
    expect(list.map(({ rule }) => rule)).toEqual(['LegacyKeyValueFormat'])
  })

  it('look at the platform of the base image that came', () => {
    const file = parse('FROM busybox', 'Dockerfile')
    const from = file.stages[0]?.from
    if (from === undefined) throw new Error('no stage')
    const platforms = { expected: 'linux/arm64', pulled: 'linux/amd64' }
    expect(checkBasePlatform(file, from, platforms, new Map()).map(shortWarning)).toEqual([
      'InvalidBaseImagePlatform: Base image busybox was pulled with platform "linux/amd64", expected "linux/arm64" for current build (line 1)',
    ])
  })
})
