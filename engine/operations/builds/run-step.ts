import type { RunInstruction } from '../../formats/dockerfile/dockerfile.ts'
import { proxyVariables } from '../../formats/dockerfile/build-arguments.ts'
import { goQuote } from '../../formats/dockerfile/go-quote.ts'
import { runArguments } from '../../formats/dockerfile/evaluate.ts'
import { runCommand } from '../../formats/dockerfile/run-command.ts'
import { BuildError } from './build-error.ts'
import { planMounts } from './run-mounts.ts'
import type { PlannedStage } from './plan.ts'
import { builderOf, type SolveContext } from './solve-context.ts'
import type { StageState } from './stage-state.ts'
import { keyOf } from './step-key.ts'
import type { LayerPlan } from './step-plan.ts'
import { acquireStepMounts, makePlaces } from './step-mounts.ts'
import { runProcess } from './step-process.ts'
import type { Work } from './told.ts'

/** A RUN, made ready. */
export async function planRun(
  solve: SolveContext,
  planned: PlannedStage,
  state: StageState,
  run: RunInstruction,
  vertex: Work | null,
): Promise<LayerPlan> {
  const { build, request } = solve
  const { config } = state.at
  const { argv, script } = runCommand(run, config.Shell)
  const mounts = await planMounts(solve, planned, state, run)
  const env = environment(solve, state)
  const network = run.network === 'default' ? request.network : run.network
  const cwd = config.WorkingDir || '/'
  const user = config.User ?? ''
  const privileged = run.security === 'insecure'
  refuseUnentitled(solve, run)
  const key = keyOf('run', state.top, argv, env, cwd, user, network, request.extraHosts, privileged, script, mounts.key)
  return {
    input: {
      key,
      args: Object.fromEntries(runArguments(state.at, builderOf(request))),
      files: mounts.files,
      sources: mounts.sources,
    },
    isProcess: true,
    argv,
    async fill(step) {
      await using acquired = await acquireStepMounts(solve, step, mounts.mounts, script)
      const exitCode = await runProcess(build, step, {
        top: state.top,
        argv,
        env: [...env, ...acquired.env],
        cwd,
        user,
        mounts: acquired.mounts,
        prepare: (init) => makePlaces(solve, { init, below: state.top }, acquired.places),
        network,
        extraHosts: request.extraHosts,
        limits: request.limits,
        privileged,
        onOutput(stream, data) {
          vertex?.log(stream, data)
          request.classic?.tell({ type: 'output', stream, data })
        },
      })
      if (exitCode !== 0) throw failed(solve, run, argv, exitCode, vertex)
    },
  }
}

/** Proxies that were given; arguments and ENV, the last word of which counts. */
function environment({ request }: SolveContext, { at }: StageState): string[] {
  const given = new Map(Object.entries(request.args))
  return [...proxyVariables(given), ...at.variables].map(([name, value]) => `${name}=${value}`)
}

function refuseUnentitled({ request }: SolveContext, { network, security }: RunInstruction): void {
  const needed = [
    ...(network === 'host' ? ['network.host'] : []),
    ...(security === 'insecure' ? ['security.insecure'] : []),
  ].filter((one) => !request.entitlements.includes(one))
  if (needed.length > 0) throw new BuildError('forbidden', `${needed.join(', ')} is not allowed`)
}

function failed(
  { request, file }: SolveContext,
  { lines }: RunInstruction,
  argv: readonly string[],
  exitCode: number,
  vertex: Work | null,
): BuildError {
  const command = argv.join(' ')
  const message = request.classic
    ? `The command '${command}' returned a non-zero code: ${exitCode}`
    : `process ${goQuote(command)} did not complete successfully: exit code: ${exitCode}`
  return new BuildError('invalid', message, {
    exitCode,
    vertex: vertex?.digest ?? null,
    source: { name: file.name, text: file.text, lines },
  })
}
