import { spawn } from 'node:child_process'

export interface Figure {
  /** Milliseconds. */
  median: number
  least: number
  most: number
  runs: number
}

/** Wall time of `body`, `runs` times, after one that does not count. `before` is not timed. */
export async function measure(
  runs: number,
  body: () => Promise<void>,
  before: () => Promise<void> = async () => {},
): Promise<Figure> {
  const times: number[] = []
  for (let run = -1; run < runs; run++) {
    await before()
    const start = performance.now()
    await body()
    if (run >= 0) times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (index: number) => times[index] ?? Number.NaN
  return { median: at(Math.floor(times.length / 2)), least: at(0), most: at(times.length - 1), runs }
}

/** Runs a program to its end; its output is thrown away. Throws when it fails. */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options })
    let complaint = ''
    child.stderr.on('data', (data) => {
      complaint += data
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')}: exit code ${code}: ${complaint}`)),
    )
  })
}
