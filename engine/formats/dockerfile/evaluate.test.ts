import { describe, expect, it } from 'vitest'
import type { ImageRunConfig } from '../oci/image-config.ts'
import type { Builder } from './apply-to-config.ts'
import { globalArguments, proxyVariables, unusedArguments } from './build-arguments.ts'
import { beginStage, evaluate, runArguments, type StageState } from './evaluate.ts'
import { createdBy, historyEntry } from './history.ts'
import { parse } from './parse.ts'
import { runCommand } from './run-command.ts'

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

interface Options {
  builder?: Builder
  given?: Record<string, string>
  base?: ImageRunConfig | StageState | null
  head?: string
}

/** The state after the instructions of one stage, and what its history tells. */
function stage(lines: string[], options: Options = {}) {
  const { builder = 'buildkit', base = null, head = '' } = options
  const file = parse([head, 'FROM scratch', ...lines].join('\n'), 'Dockerfile')
  const scene = sceneOf(options.given)
  const globals = globalArguments(file, scene)
  let state = beginStage(base, builder)
  const history: (string | null)[] = []
  const unset: string[] = []
  for (const instruction of file.stages[0]?.instructions ?? []) {
    const done = evaluate(state, instruction, { builder, escape: '\\', given: scene.given, globals })
    state = done.state
    unset.push(...done.unset)
    const argv = instruction.kind === 'RUN' ? runCommand(instruction, state.config.Shell).argv : undefined
    history.push(
      createdBy(done.instruction, {
        builder,
        config: state.config,
        args: runArguments(state, builder),
        ...(argv ? { argv } : {}),
        filesDigest: 'file:12ab',
      }),
    )
  }
  return { state, config: state.config, history, unset, variables: Object.fromEntries(state.variables) }
}

function sceneOf(given: Record<string, string> = {}) {
  return {
    buildPlatform: 'linux/amd64',
    targetPlatform: 'linux/arm64/v8',
    target: '',
    given: new Map(Object.entries(given)),
  }
}

describe('the config after instructions', () => {
  it('begins with a path, and for BuildKit with a working directory', () => {
    expect(stage([]).config).toEqual({ WorkingDir: '/', Env: [PATH] })
    expect(stage([], { builder: 'classic' }).config).toEqual({ Env: [PATH] })
    expect(stage([], { base: { Env: ['PATH=/x'], OnBuild: ['RUN a'] } }).config).toEqual({ Env: ['PATH=/x'] })
  })

  it('has what each instruction says', () => {
    const { config, state } = stage([
      'ENV A=1 B="$PATH x"',
      'ENV A=2',
      'LABEL "a b"=c d=$A',
      'EXPOSE 80 53/UDP 8000-8001',
      'VOLUME ["/a b", "/$A"]',
      'USER $A:$A',
      'WORKDIR /srv/',
      'WORKDIR a/../b',
      'STOPSIGNAL SIGQUIT',
      'HEALTHCHECK --interval=90s --retries=3 CMD ["true"]',
      'SHELL ["/bin/bash", "-c"]',
      'CMD echo $A',
      'ENTRYPOINT ["/init"]',
      'ONBUILD RUN echo $A',
      'MAINTAINER me <me@x>',
    ])
    expect(config).toEqual({
      Env: [PATH, 'A=2', `B=${PATH.slice(5)} x`],
      Labels: { 'a b': 'c', d: '2' },
      ExposedPorts: { '80/tcp': {}, '53/udp': {}, '8000/tcp': {}, '8001/tcp': {} },
      Volumes: { '/a b': {}, '/2': {} },
      User: '2:2',
      WorkingDir: '/srv/b',
      StopSignal: 'SIGQUIT',
      Healthcheck: { Test: ['CMD', 'true'], Interval: 90e9, Retries: 3 },
      Shell: ['/bin/bash', '-c'],
      Cmd: ['/bin/bash', '-c', 'echo $A'],
      ArgsEscaped: true,
      Entrypoint: ['/init'],
      OnBuild: ['RUN echo $A'],
    })
    expect(state.author).toBe('me <me@x>')
  })

  it('loses the command of the base with an entrypoint, not one of this stage', () => {
    const base = { Cmd: ['sh'], Env: [PATH] }
    expect(stage(['ENTRYPOINT ["/init"]'], { base }).config.Cmd).toBeUndefined()
    expect(stage(['CMD ["a"]', 'ENTRYPOINT ["/init"]'], { base }).config.Cmd).toEqual(['a'])
    expect(stage(['ENTRYPOINT ["/init"]'], { base: stage(['CMD ["a"]']).state }).config.Cmd).toBeUndefined()
  })

  it.each([
    ['EXPOSE http', 'invalid containerPort: http'],
    ['EXPOSE 80/xcp', 'invalid port: "80/xcp": invalid proto: xcp'],
    ['EXPOSE 70000', 'invalid containerPort: 70000'],
    ['STOPSIGNAL SIGNOPE', 'invalid signal: SIGNOPE'],
    ['ENV A="b', 'failed to process "\\"b": unexpected end of statement while looking for matching double-quote'],
  ])('refuses %s: %s', (line, message) => {
    expect(() => stage([line])).toThrow(expect.objectContaining({ message, lines: { start: 3, end: 3 } }))
  })
})

describe('arguments', () => {
  it('are known from where they are declared, given before default', () => {
    const given = { A: 'given', LATE: 'x' }
    const { variables, unset } = stage(
      ['ENV E="$A$LATE"', 'ARG A=default', 'ARG D=$A-d', 'ARG LATE', 'ARG NONE', 'USER $NONE$OTHER'],
      { given },
    )
    expect(variables).toMatchObject({ E: '', A: 'given', D: 'given-d', LATE: 'x' })
    expect(variables.NONE).toBeUndefined()
    expect(unset).toEqual(['A', 'LATE', 'OTHER'])
  })

  it('of before the first FROM, and those of the platform, have to be declared again', () => {
    const head = 'ARG BASE=one\nARG NEXT=$BASE-$TARGETARCH'
    const { variables } = stage(['ARG NEXT', 'ARG TARGETPLATFORM BUILDARCH', 'ENV X=$BASE'], { head })
    expect(variables).toMatchObject({ NEXT: 'one-arm64', TARGETPLATFORM: 'linux/arm64/v8', BUILDARCH: 'amd64', X: '' })
  })

  it('of a stage are there in one that is built on it', () => {
    expect(stage(['ENV B=$A'], { base: stage(['ARG A=1']).state }).variables.B).toBe('1')
  })

  it('are told by a RUN, but not those that only pass a proxy', () => {
    const run = (builder: Builder) =>
      stage(['ARG B=2', 'ARG A=1', 'ARG N', 'ENV B=3', 'RUN make'], { builder }).history.at(-1)
    expect(run('buildkit')).toBe('RUN |3 B=3 A=1 N= /bin/sh -c make # buildkit')
    expect(run('classic')).toBe('|1 A=1 /bin/sh -c make')
    const given = new Map([['http_proxy', 'p']])
    expect(Object.fromEntries(proxyVariables(given))).toEqual({ HTTP_PROXY: 'p', http_proxy: 'p' })
    const file = parse('ARG A\nFROM a\nARG B', 'Dockerfile')
    expect(unusedArguments(file, sceneOf({ A: '', B: '', C: '', TARGETOS: '', no_proxy: '' }))).toEqual(['C'])
  })
})

describe('the history', () => {
  const lines = [
    'CMD ["sh", "-c"]',
    'ENV a="b c"',
    'ARG x=1 y',
    'EXPOSE 80-81',
    'VOLUME /a /b',
    'HEALTHCHECK --interval=90s CMD x',
    'SHELL ["/bin/ash", "-c"]',
    'WORKDIR /w',
    'COPY --chown=1:1 --chmod=644 a b /c/',
    'ONBUILD RUN a',
    'RUN ["a", "b"]',
  ]

  it('is told as BuildKit tells it', () => {
    expect(stage(lines).history).toEqual([
      'CMD ["sh" "-c"]',
      'ENV a=b c',
      'ARG x=1 y',
      'EXPOSE [80/tcp 81/tcp]',
      'VOLUME [/a /b]',
      'HEALTHCHECK {Test:[CMD-SHELL x] Interval:1m30s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}',
      'SHELL [/bin/ash -c]',
      'WORKDIR /w',
      'COPY --chown=1:1 --chmod=644 a b /c/ # buildkit',
      null,
      'RUN |2 x=1 y= a b # buildkit',
    ])
  })

  it('is told as the classic builder tells it', () => {
    expect(stage(lines, { builder: 'classic' }).history).toEqual([
      '/bin/sh -c #(nop)  CMD ["sh" "-c"]',
      '/bin/sh -c #(nop)  ENV a=b c',
      '/bin/sh -c #(nop)  ARG x=1 y',
      '/bin/sh -c #(nop)  EXPOSE 80-81',
      '/bin/sh -c #(nop)  VOLUME [/a /b]',
      `/bin/sh -c #(nop)  HEALTHCHECK &{["CMD-SHELL" "x"] "1m30s" "0s" "0s" '\\x00'}`,
      '/bin/ash -c #(nop)  SHELL [/bin/ash -c]',
      '/bin/ash -c #(nop) WORKDIR /w',
      '/bin/ash -c #(nop) COPY --chown=1:1 file:12ab in /c/ ',
      '/bin/ash -c #(nop)  ONBUILD RUN a',
      '|1 x=1 a b',
    ])
  })

  it('has entries with the mark of their builder', () => {
    const options = { emptyLayer: true, created: null }
    expect(historyEntry('CMD ["a"]', { builder: 'buildkit', ...options })).toEqual({
      created_by: 'CMD ["a"]',
      comment: 'buildkit.dockerfile.v0',
      empty_layer: true,
    })
  })
})

describe('what a RUN starts', () => {
  const run = (...lines: string[]) => {
    const [only] = parse(['FROM a', ...lines].join('\n'), 'Dockerfile').stages[0]?.instructions ?? []
    if (only?.kind !== 'RUN') throw new Error('no RUN')
    return runCommand(only, ['/bin/bash', '-e'])
  }

  it('is a script when it is nothing but a heredoc', () => {
    expect(run('RUN <<EOF', 'a', 'b', 'EOF')).toEqual({ argv: ['/bin/bash', '-e', 'a\nb\n'], script: null })
    expect(run('RUN <<-EOF', '\t#!/usr/bin/env python3', '\tEOF')).toEqual({
      argv: ['/bin/bash', '-e', '/dev/pipes/EOF'],
      script: { path: '/dev/pipes/EOF', content: '#!/usr/bin/env python3\n' },
    })
  })

  it('leaves other heredocs to the shell', () => {
    expect(run('RUN cat <<A <<B', 'a', 'A', 'b', 'B').argv[2]).toBe('cat <<A <<B\na\nA\nb\nB')
    expect(run('RUN ["a", "b"]').argv).toEqual(['a', 'b'])
  })
})
