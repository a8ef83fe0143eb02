import { expect, test } from 'vitest'
import { commandLine } from '../../../wire/command-line.ts'
import { configOf, ContainerCreateBody, createRequest, createWarnings } from './container-create.ts'
import { hostConfigOf } from './host-config.ts'

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
  expect(createWarnings(body)).toEqual([])
})

test('an entrypoint of one empty word stays one: it clears the command of the image too', () => {
  expect(configOf(parse({ Entrypoint: [''] })).entrypoint).toEqual([''])
  expect(configOf(parse({ Entrypoint: null })).entrypoint).toBeNull()
  expect(configOf(parse({ Cmd: [] })).cmd).toBeNull()
})

test('what would change how a container runs and is not served is refused by name', () => {
  expect(() => host({ PortBindings: { '80/tcp': [{ HostPort: '8080' }] } })).toThrow('publishing ports needs a bridge')
  expect(() => host({ RestartPolicy: { Name: 'sometimes' } })).toThrow("unknown policy 'sometimes'")
  expect(() => host({ NetworkMode: 'bridge' })).toThrow('network mode "bridge" is not served yet')
  expect(() => host({ PidMode: 'host' })).toThrow('--pid host is not served')
  expect(() => host({ Binds: ['data:/srv'] })).toThrow('volumes are not served yet, and "data"')
  expect(() => host({ LogConfig: { Type: 'syslog' } })).toThrow('log driver "syslog" is not served')
})

test('bind mounts come from -v and --mount alike; only -v makes a missing source', () => {
  const mount = { Type: 'bind', Source: '/a', Target: '/b', ReadOnly: true, BindOptions: { Propagation: 'rslave' } }
  expect(host({ Binds: ['/a:/b:ro,rslave,z'], Mounts: [mount] }).binds).toEqual([
    { source: '/a', target: '/b', readOnly: true, createSource: true, propagation: 'rslave' },
    { source: '/a', target: '/b', readOnly: true, createSource: false, propagation: 'rslave' },
  ])
  expect(() => host({ Binds: ['/a:b'] })).toThrow("invalid mount path: 'b' mount path must be absolute")
  expect(() => host({ Binds: ['/a:/'] })).toThrow("destination can't be '/'")
  expect(() => host({ Binds: ['/a:/b:fast'] })).toThrow('"fast" is not an option of a mount')
})

test('a host config of null is none: Go clients that set nothing send it, and were refused', () => {
  expect(parse({ Image: 'busybox', HostConfig: null })).toEqual(parse({ Image: 'busybox' }))
})
