import type { Parts } from '../parts.ts'

/**
 * The one worker there is. It says nothing of a snapshotter: so clients do not ask for several platforms, attestations or
 * archives of the exporter, and push by the Docker API.
 */
export function workerRecord({ version, platform, hostGateway }: Parts) {
  const address = hostGateway()
  const [OS = '', Architecture = '', Variant = ''] = platform.split('/')
  return {
    ID: 'cutaway',
    Labels: {
      'org.mobyproject.buildkit.worker.executor': 'containerd',
      ...(address === '' ? {} : { 'org.mobyproject.buildkit.worker.moby.host-gateway-ip': address }),
    },
    platforms: [{ OS, Architecture, Variant }],
    BuildkitVersion: buildkitVersion(version),
  }
}

/** Clients tell by it what they may ask for; it is that of the protocol. */
export function buildkitVersion(version: string) {
  return { package: 'github.com/moby/buildkit', version: 'v0.32.2', revision: `cutaway-${version}` }
}
