import type { ContainerConfig, HostConfig } from '../../../wire/containers.ts'

/** What `docker logs --details` puts before a line: labels and variables that the options of the log driver name. */
export function logDetails(config: ContainerConfig, { logOptions }: HostConfig): string {
  const variables = Object.fromEntries(
    config.env.map((each) => [each.split('=', 1)[0] ?? '', each.split('=').slice(1).join('=')]),
  )
  const chosen = {
    ...pick(config.labels, logOptions.labels, logOptions['labels-regex']),
    ...pick(variables, logOptions.env, logOptions['env-regex']),
    ...(logOptions.tag ? { tag: logOptions.tag } : {}),
  }
  return Object.entries(chosen)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join(',')
}

function pick(
  values: Readonly<Record<string, string>>,
  names: string | undefined,
  pattern: string | undefined,
): Record<string, string> {
  const wanted = new Set((names ?? '').split(',').filter(Boolean))
  const expression = pattern ? new RegExp(pattern) : null
  return Object.fromEntries(Object.entries(values).filter(([name]) => wanted.has(name) || expression?.test(name)))
}
