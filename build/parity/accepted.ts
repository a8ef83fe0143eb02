/** Differences that are meant, each with its reason. `docs/docker-api.md` lists the reasons for people. */
export const accepted: readonly { place: RegExp; reason: string }[] = [
  { place: /GET \/version/, reason: 'another program, of a newer API, and not written in Go' },
  {
    place:
      /GET \/info .*(Plugins|Runtimes|DefaultRuntime|Commit|Init|Driver|Registry|Live|Security|Server|Warnings|Root|Bridge|CDI|Kernel|NFd|NGo|Images|Experimental)/,
    reason: 'what the engine is made of differs, and newer versions of the API have other fields',
  },
  { place: /RepoDigests|BuildCache/, reason: 'empty lists are [] in newer dockerds, null in 20.10' },
  { place: /KernelMemory|GwPriority|DNSNames|content-type/, reason: 'gone from, or new in, the API since 20.10' },
  {
    place: /\.message$/,
    reason: 'newer dockerds begin sentences with a small letter; some of ours say what was expected',
  },
  { place: /MaskedPaths/, reason: 'newer dockerds mask more paths' },
  {
    place: /RestartPolicy\.Name|HostConfig\.(Dns|DnsOptions|DnsSearch|PortBindings|Ulimits)$/,
    reason: 'the default is filled in, as newer dockerds do',
  },
  { place: /HostConfig\.Runtime/, reason: 'crun is used where it works' },
  { place: /Mounts\[0\]\.Propagation/, reason: 'dockerd says rslave when its own data root lies below the source' },
  {
    place: /(tag|unpause|top|archive|exited|relative mount target).* status$/,
    reason: '20.10 answers 500 where newer ones answer 400 or 409',
  },
  {
    place: /EnableIPv4|IPAM\.Config\[\d\]\.Gateway|IPAM\.Options/,
    reason:
      'the gateway that was chosen is shown, and options that are not there are an empty object, as the CLI sends them',
  },
  { place: /POST \/auth/, reason: 'what is wrong with a log-in is 401, where dockerd may say 500' },
  { place: /exec.*start.* status$/, reason: 'an exec that has run is refused before the stream begins' },
  {
    place: /ContainerConfig\.|DockerVersion/,
    reason: 'fields of the classic builder, no more filled in by newer dockerds',
  },
  { place: /\/changes \[\d+\]\.Kind/, reason: 'changes are sorted by path; dockerd has them in the order of the disk' },
  { place: /State\.Error|Error\.Message/, reason: 'without the words of containerd, which is not there' },
  { place: /stats.*(_stats|_usage)/, reason: 'measured values; the kernel names what is counted' },
  {
    place:
      /dockerfile: (copy-(chmod|exclude|link|parents|keeps-owner|from-root)|expand-|healthcheck|.*heredoc|.*mount|run-network).* build/,
    reason: 'the classic builder, or all of 20.10, does not know it yet',
  },
  {
    place:
      /dockerfile: (config-nothing|warning-(constant|default|duplicate|from-as|redundant|reserved|stage-name)).* build/,
    reason: 'FROM scratch alone builds, as with BuildKit',
  },
  {
    place: /dockerfile: (stages-that-nothing-needs|unused-stage).* build/,
    reason: 'stages that nothing needs are not built, as with BuildKit',
  },
  { place: /dockerfile: error-check/, reason: 'build checks are newer' },
  { place: /dockerfile: arg-platform/, reason: 'the arguments of the platform are known here too' },
  {
    place: /dockerfile: (ignore|warning-ignored)/,
    reason: 'dockerd relies on its client to leave out what .dockerignore names',
  },
  {
    place: /dockerfile: (copy-chown|history-of).*CreatedBy/,
    reason: '20.10 writes no blank behind --chown',
  },
]
