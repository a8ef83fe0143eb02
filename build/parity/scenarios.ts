import type { Api } from './api.ts'

export interface Scenario {
  name: string
  run(api: Api): Promise<void>
}

const IMAGE = 'cutaway/sample'
const NONE = { HostConfig: { NetworkMode: 'none' } }
const sleeper = { Image: IMAGE, Cmd: ['sleep', '300'], StopTimeout: 0, ...NONE }
const said = (script: string, more: object = {}) => ({ Image: IMAGE, Cmd: ['sh', '-c', script], ...NONE, ...more })
const filters = (value: object) => `filters=${encodeURIComponent(JSON.stringify(value))}`

/** Creates with `body`, shows it as inspect does, and takes it away again. */
function created(name: string, body: object, host: object = {}): Scenario {
  return {
    name: `create: ${name}`,
    async run(api) {
      const full = { Image: IMAGE, Cmd: ['true'], ...body, HostConfig: { NetworkMode: 'none', ...host } }
      const { status } = await api.ask('POST', '/containers/create?name=subject', full)
      if (status === 201) await api.ask('GET', '/containers/subject/json')
      await api.quietly('DELETE', '/containers/subject?force=1&v=1')
    },
  }
}

/** Runs to its end and shows what is left. */
function ran(name: string, body: object, after: (api: Api) => Promise<unknown>): Scenario {
  return {
    name,
    async run(api) {
      await api.container('subject', body)
      await api.quietly('POST', '/containers/subject/start')
      await api.ask('POST', '/containers/subject/wait')
      await after(api)
      await api.quietly('DELETE', '/containers/subject?force=1&v=1')
    },
  }
}

/** While one container runs. */
function beside(name: string, during: (api: Api) => Promise<unknown>, body: object = sleeper): Scenario {
  return {
    name,
    async run(api) {
      await api.container('subject', body)
      await api.quietly('POST', '/containers/subject/start')
      await during(api)
      await api.quietly('DELETE', '/containers/subject?force=1&v=1')
    },
  }
}

/** Each of the requests, one after the other, of which none needs another. */
function asked(name: string, requests: [method: string, path: string, body?: unknown][]): Scenario {
  return {
    name,
    async run(api) {
      for (const [method, path, body] of requests) await api.ask(method, path, body)
    },
  }
}

export const scenarios: readonly Scenario[] = [
  asked('system', [
    ['GET', '/_ping'],
    ['GET', '/version'],
    ['GET', '/info'],
    ['GET', '/system/df'],
    ['POST', '/auth', { username: '', password: '', serveraddress: 'localhost:1' }],
  ]),
  asked('swarm', [
    ['GET', '/swarm'],
    ['GET', '/services'],
    ['GET', '/nodes'],
    ['GET', '/tasks'],
    ['GET', '/secrets'],
    ['GET', '/configs'],
    ['GET', '/plugins'],
    ['POST', '/swarm/leave'],
  ]),
  asked('images', [
    ['GET', '/images/json'],
    ['GET', '/images/json?all=1&digests=1'],
    ['GET', `/images/json?${filters({ dangling: ['true'] })}`],
    ['GET', `/images/json?${filters({ reference: ['cutaway/*'] })}`],
    ['GET', `/images/json?${filters({ bogus: ['x'] })}`],
    ['GET', `/images/${IMAGE}/json`],
    ['GET', `/images/${IMAGE}/history`],
    ['GET', '/images/nothere/json'],
    ['POST', `/images/${IMAGE}/tag?repo=again&tag=1`],
    ['POST', `/images/${IMAGE}/tag?repo=UPPER&tag=1`],
    ['POST', `/images/${IMAGE}/tag?repo=again&tag=b%20d`],
    ['DELETE', '/images/again:1'],
    ['DELETE', '/images/nothere'],
    ['POST', `/images/prune`],
  ]),
  created('defaults', {}),
  created('a process', {
    Cmd: ['echo', 'x'],
    Entrypoint: ['/bin/sh', '-c'],
    Env: ['A=b', 'EMPTY=', 'UNSET'],
    User: 'nobody',
    WorkingDir: '/made/for/it',
    Labels: { a: 'b' },
    Tty: true,
    OpenStdin: true,
    StopSignal: 'SIGQUIT',
    StopTimeout: 3,
    Hostname: 'host1',
    Domainname: 'example.org',
    ExposedPorts: { '80/tcp': {} },
  }),
  created('limits', {}, { Memory: 67108864, CpuShares: 512, NanoCpus: 500000000, PidsLimit: 50, CpusetCpus: '0' }),
  created('limits as the CLI gives them', {}, { Memory: 67108864, MemorySwap: -1, CpuPeriod: 100000, CpuQuota: 50000 }),
  created(
    'security',
    {},
    { CapAdd: ['NET_ADMIN'], CapDrop: ['MKNOD'], SecurityOpt: ['no-new-privileges'], ReadonlyRootfs: true },
  ),
  created('privileged', {}, { Privileged: true }),
  created('modes', {}, { PidMode: 'host', IpcMode: 'private', UTSMode: 'host', CgroupnsMode: 'private' }),
  created('restart', {}, { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } }),
  created('tmpfs and shm', {}, { Tmpfs: { '/run': 'size=1m' }, ShmSize: 1048576, Init: true }),
  created(
    'ulimits and sysctls',
    {},
    {
      Ulimits: [{ Name: 'nofile', Soft: 100, Hard: 200 }],
      Sysctls: { 'net.ipv4.ip_forward': '1' },
      OomScoreAdj: 100,
    },
  ),
  created(
    'devices',
    {},
    { Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/nothing', CgroupPermissions: 'r' }] },
  ),
  created('health', { Healthcheck: { Test: ['CMD', 'true'], Interval: 1000000000, Retries: 2 } }),
  created('a log of its own', {}, { LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '2' } } }),
  created('a bind', {}, { Binds: ['/tmp:/data:ro'] }),
  created('a mount', {}, { Mounts: [{ Type: 'bind', Source: '/tmp', Target: '/data', ReadOnly: true }] }),
  created('a volume', {}, { Binds: ['parity-volume:/data'] }),
  created('an anonymous volume', { Volumes: { '/data': {} } }),
  created('a volume with words', {}, { Binds: ['parity-volume:/data:nocopy,ro'] }),
  created(
    'a volume by mount',
    {},
    {
      Mounts: [
        {
          Type: 'volume',
          Source: 'parity-volume',
          Target: '/data',
          VolumeOptions: { NoCopy: true, Labels: { a: 'b' } },
        },
        { Type: 'volume', Target: '/made' },
        { Type: 'tmpfs', Target: '/scratch', TmpfsOptions: { SizeBytes: 1048576, Mode: 448 } },
      ],
    },
  ),
  created('a volume without a place', {}, { Mounts: [{ Type: 'volume', Source: 'parity-volume' }] }),
  created('a volume with a bind option', {}, { Binds: ['parity-volume:/data:rslave'] }),
  created('a mount of what is not there', {}, { Mounts: [{ Type: 'bind', Source: '/nothere', Target: '/data' }] }),
  created('a mount of a relative path', {}, { Mounts: [{ Type: 'bind', Source: 'rel', Target: '/data' }] }),
  created('a mount of an unknown kind', {}, { Mounts: [{ Type: 'bogus', Source: 'rel', Target: '/data' }] }),
  created('a tmpfs with a source', {}, { Mounts: [{ Type: 'tmpfs', Source: '/x', Target: '/data' }] }),
  created('binds in a wrong form', {}, { Binds: ['/tmp:/data:ro:more'] }),
  created('a bind with unknown words', {}, { Binds: ['/tmp:/data:fast'] }),
  created('a bind at a relative place', {}, { Binds: ['/tmp:data'] }),
  created('a bind at the root', {}, { Binds: ['/tmp:/'] }),
  created('a place alone that is a word', {}, { Binds: ['/data:ro'] }),
  created('two binds at one place', {}, { Binds: ['/tmp:/data', '/var:/data'] }),
  created('a volume of a wrong name', {}, { Binds: ['b@d:/data'] }),
  created('a volume of a short name', {}, { Binds: ['b:/data'] }),
  created('volumes from nobody', {}, { VolumesFrom: ['nothere'] }),
  created('volumes from a wrong mode', {}, { VolumesFrom: ['nothere:fast'] }),
  created('a volume of an unknown driver', {}, { Binds: ['other-volume:/data'], VolumeDriver: 'bogus' }),
  created('hosts', {}, { ExtraHosts: ['a:1.2.3.4'], Dns: ['8.8.8.8'], DnsSearch: ['x'], DnsOptions: ['ndots:1'] }),
  created('no such image', { Image: 'nothere' }),
  created('no command', { Cmd: null, Entrypoint: [''] }),
  created('a relative working folder', { WorkingDir: 'rel' }),
  created('an unknown stop signal', { StopSignal: 'NOPE' }),
  created('a bad environment', { Env: ['=x'] }),
  created('too little memory', {}, { Memory: 1000 }),
  created('less swap than memory', {}, { Memory: 67108864, MemorySwap: 1000 }),
  created('too many processors', {}, { NanoCpus: 99_000_000_000 }),
  created('a bad processor set', {}, { CpusetCpus: '0-99' }),
  created('both processor limits', {}, { NanoCpus: 1000000000, CpuQuota: 1000 }),
  created('a bad period', {}, { CpuPeriod: 1, CpuQuota: 5000 }),
  created('an unknown capability', {}, { CapAdd: ['BOGUS'] }),
  created('an unknown restart policy', {}, { RestartPolicy: { Name: 'sometimes' } }),
  created('restart with removal', {}, { RestartPolicy: { Name: 'always' }, AutoRemove: true }),
  created('a missing mount source', {}, { Mounts: [{ Type: 'bind', Source: '/not/there', Target: '/data' }] }),
  created('a relative mount target', {}, { Binds: ['/tmp:data'] }),
  created('the same target twice', {}, { Binds: ['/tmp:/data', '/usr:/data'] }),
  created('a short health interval', { Healthcheck: { Test: ['CMD', 'true'], Interval: 10 } }),
  created('an unknown log driver', {}, { LogConfig: { Type: 'bogus', Config: {} } }),
  created('an unknown runtime', {}, { Runtime: 'bogus' }),
  asked('what is not there', [
    ['GET', '/containers/nothere/json'],
    ['POST', '/containers/nothere/start'],
    ['POST', '/containers/nothere/stop'],
    ['POST', '/containers/nothere/kill'],
    ['POST', '/containers/nothere/exec', { Cmd: ['true'] }],
    ['DELETE', '/containers/nothere'],
    ['GET', '/containers/nothere/logs?stdout=1'],
    ['GET', '/exec/nothere/json'],
    ['POST', '/commit?container=nothere'],
    ['GET', '/volumes/nothere'],
    ['DELETE', '/volumes/nothere'],
    ['GET', '/networks/nothere'],
    ['DELETE', '/networks/nothere'],
    ['GET', `/containers/json?${filters({ bogus: ['x'] })}`],
    ['GET', `/containers/json?${filters({ status: ['bogus'] })}`],
    ['GET', `/containers/json?${filters({ exited: ['x'] })}`],
    ['POST', '/containers/create?name=b@d', { Image: IMAGE }],
  ]),
  {
    name: 'states',
    async run(api) {
      await api.container('subject', sleeper)
      await api.ask('GET', '/containers/json?all=1')
      await api.ask('POST', '/containers/subject/pause')
      await api.ask('POST', '/containers/subject/kill')
      await api.ask('POST', '/containers/subject/stop')
      await api.ask('POST', '/containers/subject/start')
      await api.ask('POST', '/containers/subject/start')
      await api.ask('GET', '/containers/subject/json')
      await api.ask('GET', '/containers/json')
      await api.ask('GET', '/containers/json?size=1')
      await api.ask('DELETE', '/containers/subject')
      await api.ask('POST', '/containers/subject/pause')
      await api.ask('POST', '/containers/subject/pause')
      await api.ask('GET', '/containers/subject/json')
      await api.ask('POST', '/containers/subject/start')
      await api.ask('POST', '/containers/subject/exec', { Cmd: ['true'] })
      await api.ask('POST', '/containers/subject/unpause')
      await api.ask('POST', '/containers/subject/unpause')
      await api.ask('POST', '/containers/subject/kill?signal=BOGUS')
      await api.ask('POST', '/containers/subject/rename?name=other')
      await api.ask('POST', '/containers/other/rename?name=')
      await api.ask('POST', '/containers/other/rename?name=other')
      await api.ask('POST', '/containers/create?name=other', sleeper)
      await api.ask('POST', '/containers/other/restart?t=0')
      await api.ask('POST', '/containers/other/update', { Memory: 67108864, MemorySwap: 134217728 })
      await api.ask('POST', '/containers/other/stop?t=0')
      await api.ask('GET', '/containers/other/json')
      await api.ask('DELETE', '/containers/other')
    },
  },
  beside('top', async (api) => {
    await api.ask('GET', '/containers/subject/top')
    await api.ask('GET', '/containers/subject/top?ps_args=-o%20pid,args')
    await api.ask('GET', '/containers/subject/top?ps_args=bogus')
  }),
  beside('stats', (api) => api.ask('GET', '/containers/subject/stats?stream=0')),
  beside('an exec', async (api) => {
    const made = await api.ask('POST', '/containers/subject/exec', {
      Cmd: ['sh', '-c', 'echo hi; exit 3'],
      AttachStdout: true,
    })
    const id = JSON.parse(made.body).Id as string
    await api.ask('GET', `/exec/${id}/json`)
    await api.ask('POST', `/exec/${id}/start`, { Detach: false })
    await api.ask('GET', `/exec/${id}/json`)
    await api.ask('POST', `/exec/${id}/start`, { Detach: false })
    await api.ask('POST', '/containers/subject/exec', {})
    await api.ask('POST', '/containers/subject/exec', { Cmd: [] })
  }),
  ran('output', said('echo out; echo err >&2; printf unfinished; exit 7'), async (api) => {
    await api.ask('GET', '/containers/subject/logs?stdout=1&stderr=0')
    await api.ask('GET', '/containers/subject/logs?stderr=1')
    await api.ask('GET', '/containers/subject/logs?stdout=1&tail=1')
    await api.ask('GET', '/containers/subject/logs?stdout=1&tail=bogus')
    await api.ask('GET', '/containers/subject/logs')
    await api.ask('GET', '/containers/subject/json')
    await api.ask('GET', '/containers/json?all=1')
    await api.ask('POST', '/containers/subject/resize?h=1&w=1')
  }),
  ran('changes', said('echo x > /new; rm /etc/passwd; mkdir /d; echo y > /d/f'), async (api) => {
    await api.ask('GET', '/containers/subject/changes')
    await api.ask('GET', '/containers/subject/archive?path=/nothere')
    await api.ask('PUT', '/containers/subject/archive?path=/nothere', Buffer.alloc(1024))
    await api.ask('PUT', '/containers/subject/archive?path=/new', Buffer.alloc(1024))
    await api.ask('POST', '/commit?container=subject&repo=committed&comment=why&author=me&changes=ENV%20A%3Db')
    await api.ask('GET', '/images/committed/json')
    await api.ask('GET', '/images/committed/history')
    await api.ask('DELETE', '/images/committed')
  }),
  ran('a program that is not there', { Image: IMAGE, Cmd: ['/nothere'], ...NONE }, (api) =>
    api.ask('GET', '/containers/subject/json'),
  ),
  {
    name: 'start of what cannot start',
    async run(api) {
      await api.container('subject', { Image: IMAGE, Cmd: ['/nothere'], ...NONE })
      await api.ask('POST', '/containers/subject/start')
      await api.quietly('DELETE', '/containers/subject?force=1')
    },
  },
  {
    name: 'volumes',
    async run(api) {
      await api.ask('POST', '/volumes/create', { Name: 'subject', Labels: { a: 'b' } })
      await api.ask('POST', '/volumes/create', { Name: 'subject' })
      await api.ask('POST', '/volumes/create', { Name: 'b@d' })
      await api.ask('POST', '/volumes/create', { Name: 'other', Driver: 'bogus' })
      await api.ask('POST', '/volumes/create', { Name: 'other', DriverOpts: { bogus: 'x' } })
      await api.ask('GET', '/volumes')
      await api.ask('GET', `/volumes?${filters({ label: ['a=b'] })}`)
      await api.ask('GET', `/volumes?${filters({ bogus: ['x'] })}`)
      await api.ask('GET', '/volumes/subject')
      await api.container('holder', { ...sleeper, HostConfig: { NetworkMode: 'none', Binds: ['subject:/data'] } })
      await api.ask('DELETE', '/volumes/subject')
      await api.ask('GET', '/containers/holder/json')
      await api.quietly('DELETE', '/containers/holder?force=1')
      await api.ask('DELETE', '/volumes/subject')
      await api.ask('POST', '/volumes/prune')
    },
  },
  {
    name: 'networks that only containers at rest are on',
    async run(api) {
      await api.quietly('POST', '/networks/create', {
        Name: 'subject',
        IPAM: { Config: [{ Subnet: '10.214.0.0/24' }] },
      })
      await api.container('resting', { ...sleeper, HostConfig: { NetworkMode: 'subject' } })
      await api.ask('GET', '/networks/subject')
      await api.ask('POST', '/networks/prune')
      await api.ask('GET', '/networks/subject')
      await api.ask('GET', '/containers/resting/json')
      await api.ask('POST', '/containers/resting/start')
      await api.quietly('POST', '/networks/create', {
        Name: 'subject',
        IPAM: { Config: [{ Subnet: '10.214.0.0/24' }] },
      })
      await api.ask('POST', '/containers/resting/start')
      await api.ask('DELETE', '/networks/subject')
      await api.ask('POST', '/networks/prune')
      await api.ask('POST', '/containers/resting/stop?t=0')
      await api.ask('POST', '/networks/subject/disconnect', { Container: 'resting' })
      await api.quietly('DELETE', '/containers/resting?force=1')
      await api.ask('DELETE', '/networks/subject')
    },
  },
  {
    name: 'prune',
    async run(api) {
      await api.container('subject', sleeper)
      await api.ask('POST', `/containers/prune?${filters({ bogus: ['x'] })}`)
      await api.ask('POST', `/containers/prune?${filters({ label: ['nothere'] })}`)
      await api.ask('POST', '/containers/prune')
      await api.ask('GET', '/containers/json?all=1')
    },
  },
]
