import type { RegistrySettings } from '../../../drivers/registry/registry.ts'

/** How registries are asked, as `docker info` shows it. */
export function registryConfig({ insecure, mirrors }: RegistrySettings) {
  const ranges = insecure.filter((each) => each.includes('/'))
  const hosts = insecure.filter((each) => !each.includes('/'))
  const docker = { Name: 'docker.io', Mirrors: mirrors, Secure: true, Official: true }
  return {
    InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8', ...ranges],
    IndexConfigs: {
      'docker.io': docker,
      ...Object.fromEntries(hosts.map((Name) => [Name, { Name, Mirrors: [], Secure: false, Official: false }])),
    },
    Mirrors: mirrors,
  }
}
