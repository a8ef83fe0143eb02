import { describe, expect, it } from 'vitest'
import { parse } from '../parse.ts'
import { describeReport } from './describe.ts'
import { lintReport } from './lint.ts'
import { outlineReport } from './outline-report.ts'
import { targetsReport } from './targets.ts'

const TEXT = `# VERSION of the base
ARG VERSION=1
ARG BASE=busybox:$VERSION
ARG UNUSED=x
FROM $BASE AS dev
ARG DEBUG=no
# build makes it
FROM scratch AS build
ARG VERSION
# MODE of making
ARG MODE=fast
RUN --mount=type=secret,id=token,required --mount=type=ssh --mount=type=cache,target=/c make
COPY --from=dev /a /a
`

const scene = (target: string, given: Record<string, string> = {}) => ({
  scene: { buildPlatform: 'linux/amd64', targetPlatform: 'linux/amd64', target, given: new Map(Object.entries(given)) },
  baseConfig: () => null,
})
const file = parse(TEXT, 'Dockerfile')
const at = (line: number) => ({ ranges: [{ start: { line }, end: { line } }] })

describe('reports', () => {
  it('list the targets', () => {
    const report = targetsReport(file)
    expect(report.text).toBe('TARGET          DESCRIPTION\ndev             \nbuild (default) makes it\n')
    expect(JSON.parse(report.json)).toEqual({
      targets: [
        { name: 'dev', base: '$BASE', location: at(5) },
        { name: 'build', default: true, description: 'makes it', base: 'scratch', location: at(8) },
      ],
      sources: [Buffer.from(TEXT).toString('base64')],
    })
  })

  it('outline what a target and the stages that it needs take', () => {
    const report = outlineReport(file, scene('', { MODE: 'slow' }))
    const { args, secrets, ssh, cache, name, description } = JSON.parse(report.json)
    expect({ name, description }).toEqual({ name: 'build', description: 'makes it' })
    expect(args).toEqual([
      { name: 'VERSION', description: 'of the base', value: '1', location: at(2) },
      { name: 'BASE', value: 'busybox:1', location: at(3) },
      { name: 'DEBUG', value: 'no', location: at(6) },
      { name: 'MODE', description: 'of making', value: 'slow', location: at(11) },
    ])
    expect(secrets).toEqual([{ name: 'token', required: true, location: at(12) }])
    expect(ssh).toEqual([{ name: 'default', location: at(12) }])
    expect(cache).toEqual([{ ID: '/c', location: at(12) }])
    expect(report.text).toBe(
      [
        'TARGET:      build',
        'DESCRIPTION: makes it',
        '',
        'BUILD ARG   VALUE       DESCRIPTION',
        'VERSION     1           of the base',
        'BASE        busybox:1   ',
        'DEBUG       no          ',
        'MODE        slow        of making',
        '',
        'SECRET   REQUIRED',
        'token    true',
        '',
        'SSH       REQUIRED',
        'default   ',
        '',
        '',
      ].join('\n'),
    )
  })

  it('refuse a target that is none', () => {
    expect(() => outlineReport(file, scene('biuld'))).toThrow(
      'target stage "biuld" could not be found (did you mean build?)',
    )
    const loop = parse('FROM scratch AS a\nCOPY --from=a /x /', 'Dockerfile')
    expect(() => outlineReport(loop, scene(''))).toThrow('circular dependency detected on stage: a')
    const late = parse('FROM scratch AS a\nCOPY --from=b /x /\nFROM a AS b', 'Dockerfile')
    expect(() => outlineReport(late, scene(''))).toThrow('cannot copy from stage "b"')
  })

  it('tell what the checks find, with its lines', () => {
    const text = 'FROM scratch\nENV a b\nCMD ["x"]\n'
    const report = lintReport(text, 'web.Dockerfile', () => ({ ...scene(''), stages: null, ignored: null }))
    expect(report.status).toBe(1)
    expect(report.text).toBe(
      [
        '',
        'WARNING: LegacyKeyValueFormat - https://docs.docker.com/go/dockerfile/rule/legacy-key-value-format/',
        '"ENV key=value" should be used instead of legacy "ENV key value" format',
        'web.Dockerfile:2',
        '--------------------',
        '   1 |     FROM scratch',
        '   2 | >>> ENV a b',
        '   3 |     CMD ["x"]',
        '   4 |     ',
        '--------------------',
        '',
      ].join('\n'),
    )
    const { warnings, sources } = JSON.parse(report.json)
    expect(warnings[0]).toMatchObject({ ruleName: 'LegacyKeyValueFormat', location: at(2) })
    expect(sources[0]).toEqual({
      filename: 'web.Dockerfile',
      data: Buffer.from(text).toString('base64'),
      language: 'Dockerfile',
    })
  })

  it('tell what would fail', () => {
    const report = lintReport('FROM scratch\nRUNN x', 'Dockerfile', () => ({
      ...scene(''),
      stages: null,
      ignored: null,
    }))
    expect(report).toMatchObject({ status: 1, text: '' })
    expect(JSON.parse(report.json).buildError).toEqual({
      message: 'dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)',
      location: at(2),
    })
    const clean = lintReport('FROM scratch', 'Dockerfile', () => ({ ...scene(''), stages: null, ignored: null }))
    expect(clean).toMatchObject({ status: 0, text: '' })
  })

  it('describe themselves', () => {
    const report = describeReport()
    expect(report.text.split('\n').slice(0, 2)).toEqual([
      'NAME                 VERSION DESCRIPTION',
      'outline              1.0.0   List all parameters current build target supports',
    ])
    expect(JSON.parse(report.json)[2]).toEqual({
      name: 'frontend.subrequests.describe',
      version: '1.0.0',
      type: 'rpc',
      description: 'List available subrequest types',
      opts: null,
      inputs: null,
      metadata: [
        { name: 'result.json', description: '' },
        { name: 'result.txt', description: '' },
      ],
      refs: null,
    })
  })
})
