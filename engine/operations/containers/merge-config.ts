import type { ContainerConfig } from '../../wire/containers.ts'
import type { HealthCheck } from '../../wire/health.ts'

/** What the user gave, over what the image says, as Docker merges them. */
export function mergeConfig(image: ContainerConfig, given: ContainerConfig): ContainerConfig {
  return {
    ...given,
    user: given.user || image.user,
    env: mergeEnv(image.env, given.env),
    ...mergeCommand(image, given),
    workingDir: given.workingDir || image.workingDir,
    labels: { ...image.labels, ...given.labels },
    exposedPorts: union(image.exposedPorts, given.exposedPorts),
    volumes: union(image.volumes, given.volumes),
    stopSignal: given.stopSignal ?? image.stopSignal,
    stopTimeout: given.stopTimeout ?? image.stopTimeout,
    shell: given.shell ?? image.shell,
    healthcheck: mergeHealthCheck(image.healthcheck, given.healthcheck),
  }
}

/** What is left at 0 in one of one's own comes from the image's. */
function mergeHealthCheck(image: HealthCheck | null, given: HealthCheck | null): HealthCheck | null {
  if (!given || !image) return given ?? image
  return {
    test: given.test.length ? given.test : image.test,
    interval: given.interval || image.interval,
    timeout: given.timeout || image.timeout,
    startPeriod: given.startPeriod || image.startPeriod,
    startInterval: given.startInterval || image.startInterval,
    retries: given.retries || image.retries,
  }
}

/** An entrypoint of one's own drops the image's command too: it was meant for the image's entrypoint. */
function mergeCommand(image: ContainerConfig, given: ContainerConfig): Pick<ContainerConfig, 'cmd' | 'entrypoint'> {
  // `['']` is an entrypoint of one's own too: none.
  if (given.entrypoint?.length) return { entrypoint: given.entrypoint, cmd: given.cmd }
  const cmd = given.cmd?.length ? given.cmd : image.cmd
  return { entrypoint: given.entrypoint ?? image.entrypoint, cmd }
}

function mergeEnv(image: string[], given: string[]): string[] {
  const names = new Set(given.map(nameOf))
  return [...given, ...image.filter((one) => !names.has(nameOf(one)))]
}

function nameOf(variable: string): string {
  return variable.split('=', 1)[0] ?? ''
}

function union(one: string[], other: string[]): string[] {
  return [...new Set([...one, ...other])]
}
