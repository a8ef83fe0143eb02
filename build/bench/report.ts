import type { Comparison } from './beside-dockerd.ts'
import type { Figure } from './measure.ts'

export interface Figures {
  machine: string
  /** Milliseconds from the start of the program to its ready line. */
  ready: number
  idle: { memory: number; processor: number }
  loads: { name: string; window: Figure; cli: Figure; tar: Figure }[]
  run: { ours: Figure; runc: Figure; cli: Figure }
  /** The version and what it took; null where dockerd is not installed. */
  dockerd: { version: string; comparisons: Comparison[] } | null
}

const ms = (figure: Figure) => `${Math.round(figure.median)} (${Math.round(figure.least)}–${Math.round(figure.most)})`
const ratio = (ours: Figure, other: Figure) => (ours.median / other.median).toFixed(2)

/** The figures as the page that the repository keeps. */
export function report({ machine, ready, idle, loads, run, dockerd }: Figures): string {
  const rows = loads.flatMap(({ name, window, cli, tar }) => [
    `| ${name} | a dropped file, read in place | ${ms(window)} | ${ms(tar)} | ${ratio(window, tar)} | 1.5 |`,
    `| ${name} | docker load, through the socket | ${ms(cli)} | ${ms(tar)} | ${ratio(cli, tar)} | |`,
  ])
  return `# Performance

Made by \`npm run bench\` (as root), everything in one run on one machine: ${machine}. Times are milliseconds of wall
clock, median (least–most). Disks are a fresh ext4 with a journal in a file, the same for both sides.

## Loading an image

Hashing, unpacking, recording every path, against \`tar -x\` of the same layers, uncompressed. \`docker load\` sends the
archive over the socket first; the engine must have all of it before it can begin, because the list of what it holds
comes last.

| image | way in | load | tar -x | ratio | goal |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

## Running a container

\`docker run --rm … true\` through the docker CLI, from the start of the CLI to its end, against \`runc run\` of the same
root file system without anything around it. \`docker version\` alone shows what the CLI itself takes.

| docker run --rm | runc run | ratio | goal | docker version |
| --- | --- | --- | --- | --- |
| ${ms(run.ours)} | ${ms(run.runc)} | ${ratio(run.ours, run.runc)} | 4 | ${ms(run.cli)} |

## Beside dockerd

${dockerd ? beside(dockerd.version, dockerd.comparisons) : 'dockerd (package docker.io) is not installed on this machine.'}

## At rest

| | figure | goal |
| --- | --- | --- |
| ready after start, empty store | ${Math.round(ready)} ms | 500 ms |
| memory of the engine | ${Math.round(idle.memory)} MB | 110 MB |
| processor, over ten seconds | ${idle.processor.toFixed(1)} % | none |
`
}

function beside(version: string, comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(
    ({ name, ours, dockerd, goal }) => `| ${name} | ${ms(ours)} | ${ms(dockerd)} | ${ratio(ours, dockerd)} | ${goal} |`,
  )
  return `The same requests to this engine and to dockerd ${version}, without a network on either side. Lines in \`code\` are the
docker CLI from its start to its end, the others requests on the socket.

| | Cutaway | dockerd | ratio | goal |
| --- | --- | --- | --- | --- |
${rows.join('\n')}`
}
