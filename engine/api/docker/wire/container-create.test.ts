import { expect, test } from 'vitest'
import { commandLine } from '../../../wire/command-line.ts'
import { configOf, ContainerCreateBody, createRequest } from './container-create.ts'
import { hostConfigOf } from './host-config.ts'
import { mountJson } from './mounts.ts'

const parse = (body: object) => ContainerCreateBody.parse(body)
const host = (hostConfig: object) => hostConfigOf(parse({ Image: 'busybox', HostConfig: hostConfig }).HostConfig)

test('the body of docker run busybox sh becomes a create with its docker line', () => {
  const body = parse({
    Hostname: '',
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
    OpenStdin: true,
    Env: null,
    Cmd: ['sh', '-c', 'echo a b'],
    Image: 'busybox',
    Volumes: {},
    Entrypoint: null,
    Labels: {},
    HostConfig: {
      Binds: ['/data:/srv:ro'],
      NetworkMode: 'default',
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      AutoRemove: true,
      ConsoleSize: [33, 99],
      MemorySwappiness: -1,
      PidsLimit: null,
      PortBindings: {},
      LogConfig: { Type: '', Config: {} },
      CgroupnsMode: '',
      MaskedPaths: null,
    },
    NetworkingConfig: { EndpointsConfig: { default: { IPAMConfig: null, Aliases: null } } },
  })
  const config = configOf(body)
  const hostConfig = hostConfigOf(body.HostConfig)
  expect(config).toMatchObject({ cmd: ['sh', '-c', 'echo a b'], entrypoint: null, tty: true, env: [] })
  expect(hostConfig).toMatchObject({ autoRemove: true, networkMode: 'default', consoleSize: { rows: 33, columns: 99 } })
  expect(commandLine(createRequest('x', body.Image, config, hostConfig))).toBe(
    "docker create -it --rm --name x -v /data:/srv:ro busybox sh -c 'echo a b'",
  )
})

test('an entrypoint of one empty word stays one: it clears the command of the image too', () => {
  expect(configOf(parse({ Entrypoint: [''] })).entrypoint).toEqual([''])
  expect(configOf(parse({ Entrypoint: null })).entrypoint).toBeNull()
  expect(configOf(parse({ Cmd: [] })).cmd).toBeNull()
})

test('what would change how a container runs and is not served is refused by name', () => {
  expect(() => host({ RestartPolicy: { Name: 'sometimes' } })).toThrow("unknown policy 'sometimes'")
  expect(() => host({ StorageOpt: { size: '1g' } })).toThrow('--storage-opt is supported only')
  expect(() => host({ Runtime: 'magic' })).toThrow('unknown or invalid runtime name: magic')
  expect(() => host({ LogConfig: { Type: 'syslog' } })).toThrow("no log driver named 'syslog' is registered")
})

test('mounts are kept as they came, so that inspect shows the same', () => {
  const mounts = [
    { Type: 'bind', Source: '/a', Target: '/b', ReadOnly: true, BindOptions: { Propagation: 'rslave' } },
    {
      Type: 'volume',
      Source: 'data',
      Target: '/c',
      VolumeOptions: { NoCopy: true, Labels: { a: 'b' }, DriverConfig: { Name: 'local', Options: { type: 'tmpfs' } } },
    },
    { Type: 'tmpfs', Target: '/d', TmpfsOptions: { SizeBytes: 1024, Mode: 448 } },
  ]
  const { binds, mounts: kept } = host({ Binds: ['data:/srv:ro'], Mounts: mounts })
  expect(binds).toEqual(['data:/srv:ro'])
  expect(kept.map(mountJson)).toEqual(mounts)
  expect(() => host({ Mounts: [{ Type: 'npipe', Target: '/x' }] })).toThrow('mounts of type "npipe" are not served')
})

test('ports and networks are read with what clients leave out', () => {
  const body = {
    PortBindings: { '80/tcp': [{ HostPort: '8080' }], 53: null },
    PublishAllPorts: true,
    Links: ['db:store'],
  }
  expect(host(body)).toMatchObject({
    networkMode: 'default',
    portBindings: { '80/tcp': [{ hostIp: '', hostPort: '8080' }], '53/tcp': [] },
    publishAllPorts: true,
    links: ['db:store'],
  })
})

test('a host config of null is none: Go clients that set nothing send it, and were refused', () => {
  expect(parse({ Image: 'busybox', HostConfig: null })).toEqual(parse({ Image: 'busybox' }))
})
