import { describe, expect, it } from 'vitest'
import { parse } from '../../formats/dockerfile/parse.ts'
import { contextPaths } from './context-paths.ts'
import { type Plan, planStages } from './plan.ts'

function plan(
  text: string,
  { target = '', contexts = [] as string[], globals = {} as Record<string, string> } = {},
): Plan {
  const file = parse(text, 'Dockerfile')
  return planStages(file, { target, globals: new Map(Object.entries(globals)), contexts: new Set(contexts) })
}

const names = ({ stages }: Plan) => stages.map(({ stage }) => stage.name ?? String(stage.index))

const APP = `FROM node AS base
FROM base AS deps
COPY package.json .
FROM base AS unused
RUN false
FROM base AS build
COPY --from=deps /modules /modules
RUN --mount=from=tools,target=/t --mount=from=busybox,target=/b make
FROM scratch AS tools
FROM scratch
COPY --from=build /out /
`

describe('a plan', () => {
  it('has the stages that the target needs, each after those that it needs', () => {
    const file = APP.replace('FROM scratch AS tools\n', '').replace(
      'FROM node AS base\n',
      'FROM scratch AS tools\nFROM node AS base\n',
    )
    expect(names(plan(file))).toEqual(['base', 'deps', 'tools', 'build', '5'])
    expect(names(plan(file, { target: 'deps' }))).toEqual(['base', 'deps'])
    expect(names(plan(file, { target: 'UNUSED' }))).toEqual(['base', 'unused'])
  })

  it('tells stages, images and contexts apart', () => {
    const { target } = plan('FROM a AS one\nFROM one AS two\nFROM ctx\nCOPY --from=two / /\nCOPY --from=0 / /\n', {
      contexts: ['ctx'],
    })
    expect(target.base).toEqual({ type: 'context', name: 'ctx' })
    expect(target.needs.map(({ stage }) => stage.name)).toEqual(['two', 'one'])
    expect(target.needs[0]?.base.type).toBe('stage')
    expect(target.needs[1]?.base).toEqual({ type: 'image', reference: 'a' })
  })

  it('expands what FROM names, and refuses what names nothing', () => {
    expect(plan('ARG TAG\nFROM busybox:$TAG\n', { globals: { TAG: '1' } }).target.baseName).toBe('busybox:1')
    expect(() => plan('FROM $NONE\n')).toThrow('base name ($NONE) should not be blank')
    expect(() => plan('FROM a AS build\n', { target: 'biuld' })).toThrow(
      'target stage "biuld" could not be found (did you mean build?)',
    )
  })

  it('asks for the files that its steps name, and for all where that cannot be told', () => {
    const paths = (text: string, name = '') => contextPaths(plan(text, { contexts: ['docs'] }), name)
    expect(paths('FROM scratch\nCOPY a/b c/*.txt /x/\nADD ./d https://x.test/e /x/\n')).toEqual(['a/b', 'c', 'd'])
    expect(paths('FROM scratch\nRUN --mount=target=/m,source=src true\n')).toEqual(['src'])
    expect(paths('FROM scratch\nRUN true\n')).toEqual([])
    expect(paths('FROM scratch\nCOPY --from=docs guide /\n')).toEqual([])
    expect(paths('FROM scratch\nCOPY --from=docs guide /\n', 'docs')).toEqual(['guide'])
    for (const line of ['COPY . /', 'COPY *.txt /', 'COPY $FILE /', 'RUN --mount=target=/m true'])
      expect(paths(`FROM scratch\nARG FILE\n${line}\n`)).toBeNull()
  })
})
