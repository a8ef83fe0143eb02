import { globalArguments } from '../../../formats/dockerfile/build-arguments.ts'
import { ignoreFilesOf, readIgnoreFile } from '../../../formats/dockerfile/dockerignore.ts'
import type { Dockerfile } from '../../../formats/dockerfile/dockerfile.ts'
import { DockerfileError } from '../../../formats/dockerfile/dockerfile-error.ts'
import { neededStages, targetStage } from '../../../formats/dockerfile/needed-stages.ts'
import { parse } from '../../../formats/dockerfile/parse.ts'
import { PathPatterns } from '../../../formats/dockerfile/path-patterns.ts'
import { describeReport } from '../../../formats/dockerfile/reports/describe.ts'
import { lintReport } from '../../../formats/dockerfile/reports/lint.ts'
import { outlineReport } from '../../../formats/dockerfile/reports/outline-report.ts'
import type { Report } from '../../../formats/dockerfile/reports/report.ts'
import { targetsReport } from '../../../formats/dockerfile/reports/targets.ts'
import { BuildError } from '../../../operations/builds/build-error.ts'
import type { BuildRequest } from '../../../operations/builds/builds.ts'
import type { ClientBuild } from '../control/client-builds.ts'
import { statusError } from '../errors.ts'
import { CODE } from '../grpc/grpc.ts'
import type { Parts } from '../parts.ts'
import { buildRequest, type TargetRequest } from './build-request.ts'
import { requireDockerfile } from './solve-target.ts'

type Question = (file: { text: string; name: string }, request: BuildRequest, parts: Parts) => Report | Promise<Report>

/** What a client can ask about a Dockerfile instead of building it (`--call`, `--check`). */
const QUESTIONS: Record<string, Question> = {
  'frontend.subrequests.describe': () => describeReport(),
  'frontend.targets': ({ text, name }) => targetsReport(parse(text, name)),
  'frontend.outline': ({ text, name }, request, parts) => outlineReport(parse(text, name), scene(request, parts)),
  'frontend.lint': async ({ text, name }, request, parts) => {
    const ignored = await ignoredBy(request)
    return lintReport(text, name, (file) => ({
      ...scene(request, parts),
      ignored,
      stages: stagesOf(file, request, parts),
    }))
  },
}

export async function answerSubrequest(parts: Parts, client: ClientBuild, target: TargetRequest) {
  requireDockerfile(target)
  const id = target.options.requestid ?? ''
  const question = QUESTIONS[id]
  if (!question)
    throw statusError(CODE.unimplemented, `unsupported request ${id}`, [
      ['github.com/moby/buildkit/errdefs.Subrequest+json', { name: id }],
    ])
  const request = await buildRequest(parts, client, target)
  const name = request.dockerfile
  const bytes = id === 'frontend.subrequests.describe' ? Buffer.alloc(0) : await request.files.read(name)
  if (!bytes) throw new BuildError('notFound', `failed to read dockerfile: open ${name}: no such file or directory`)
  const file = { text: Buffer.from(bytes).toString(), name }
  try {
    const { json, text, version, status } = await question(file, request, parts)
    const metadata = {
      'result.json': json,
      'result.txt': text,
      version,
      ...(status === null ? {} : { 'result.statuscode': String(status) }),
    }
    return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value)]))
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    throw new BuildError(error.code, error.message, {
      source: error.lines && { ...file, lines: error.lines },
      cause: error,
    })
  }
}

function scene({ target, platform, args, contexts }: BuildRequest, { platform: machine, baseConfig }: Parts) {
  const targetPlatform = platform || machine
  return {
    scene: { buildPlatform: machine, targetPlatform, target, given: new Map(Object.entries(args)) },
    baseConfig,
    contexts: new Set(contexts.keys()),
  }
}

/** The target and what it needs. */
function stagesOf(file: Dockerfile, request: BuildRequest, parts: Parts): ReadonlySet<number> {
  const { scene: build, contexts } = scene(request, parts)
  return neededStages(file, targetStage(file, build.target), globalArguments(file, build), contexts)
}

async function ignoredBy({ files, dockerfile }: BuildRequest): Promise<PathPatterns | null> {
  for (const name of ignoreFilesOf(dockerfile)) {
    const bytes = await files.read(name)
    if (bytes) return new PathPatterns(readIgnoreFile(Buffer.from(bytes).toString()))
  }
  return null
}
