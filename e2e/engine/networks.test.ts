import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { basename, dirname } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type RunningEngine, startEngine, until } from './harness.ts'
import { ask } from './http.ts'
import { busyboxArchive } from './images.ts'
import { networkTraces } from './network-leftovers.ts'

let engine: RunningEngine
/** Of every network that a test made, and the built-in ones. */
const ids = new Set<string>()
const WEB = ['sh', '-c', 'mkdir -p /www; echo "$0" > /www/index.html; exec httpd -f -p 80 -h /www']

beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest', [], { ExposedPorts: { '80/tcp': {} } }))
})
afterAll(async () => {
  await engine.close()
  expect(networkTraces(engine.folder, ids)).toEqual([])
})

afterEach(async () => {
  const left = (await engine.ok('ps', '-aq')).split('\n').filter(Boolean)
  if (left.length > 0) await engine.ok('rm', '-f', ...left)
  await rememberNetworks()
  await engine.ok('network', 'prune', '-f')
})

async function rememberNetworks(): Promise<void> {
  for (const id of (await engine.ok('network', 'ls', '-q', '--no-trunc')).split('\n')) ids.add(id)
}

const run = (name: string, ...words: string[]) => engine.ok('run', '-d', '--name', name, ...words)
const inside = (name: string, ...words: string[]) => engine.docker('exec', name, ...words)
const at = (name: string, format: string) => engine.ok('inspect', '-f', format, name)

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** What a web server answers at the address; '' when there is none. */
function fetched(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    let said = ''
    const socket = connect({ host, port }, () => socket.end('GET / HTTP/1.0\r\n\r\n'))
    socket.on('data', (data) => {
      said += data
    })
    socket.on('error', () => resolve(''))
    socket.on('close', () => resolve(said.split('\r\n\r\n')[1]?.trim() ?? ''))
    socket.setTimeout(2000, () => socket.destroy())
  })
}

const answers = (host: string, port: number, expected: string) =>
  until(`${host}:${port} answers ${expected}`, async () => (await fetched(host, port)) === expected, 20_000)

/** The address of this machine that others would use. */
function machine(): string {
  const route = execFileSync('ip', ['-4', 'route', 'get', '198.51.100.1'], { encoding: 'utf8' })
  return /src (\S+)/.exec(route)?.[1] ?? '127.0.0.1'
}

describe('the default bridge', () => {
  test('gives an address and a way out, names no other containers, and is what inspect says', async () => {
    await run('one', 'box', 'sleep', '600')
    await run('two', 'box', 'sleep', '600')
    const address = await at('one', '{{.NetworkSettings.IPAddress}}')
    const other = await at('two', '{{.NetworkSettings.Networks.bridge.IPAddress}}')
    expect(await at('one', '{{.HostConfig.NetworkMode}}')).toBe('bridge')
    expect((await inside('one', 'ip', 'addr', 'show', 'eth0')).stdout).toContain(`inet ${address}/`)
    expect((await inside('one', 'ping', '-c', '1', '-W', '5', other)).code).toBe(0)
    expect((await inside('one', 'nslookup', 'two')).code).not.toBe(0)
    expect((await inside('one', 'cat', '/etc/hosts')).stdout).toContain(address)
    const [network] = JSON.parse(await engine.ok('network', 'inspect', 'bridge'))
    expect(Object.values(network.Containers)).toMatchObject([{ Name: 'one' }, { Name: 'two' }])
    expect((await inside('one', 'ip', 'route')).stdout).toContain(`default via ${network.IPAM.Config[0].Gateway}`)
  })

  test('a container knows those that it is linked to by name and by variables', async () => {
    await run('db', '-e', 'SECRET=s', '--expose', '90/udp', '--expose', '81', 'box', 'sleep', '600')
    const address = await at('db', '{{.NetworkSettings.IPAddress}}')
    const said = await engine.ok('run', '--rm', '--name', 'web', '--link', 'db:my-db', 'box', 'env')
    expect(said.split('\n').filter((line) => line.startsWith('MY_DB'))).toEqual([
      `MY_DB_PORT=tcp://${address}:80`,
      `MY_DB_PORT_80_TCP_START=tcp://${address}:80`,
      `MY_DB_PORT_80_TCP_ADDR=${address}`,
      'MY_DB_PORT_80_TCP_PORT_START=80',
      'MY_DB_PORT_80_TCP_PROTO=tcp',
      `MY_DB_PORT_80_TCP_END=tcp://${address}:81`,
      'MY_DB_PORT_80_TCP_PORT_END=81',
      `MY_DB_PORT_80_TCP=tcp://${address}:80`,
      'MY_DB_PORT_80_TCP_PORT=80',
      `MY_DB_PORT_81_TCP=tcp://${address}:81`,
      `MY_DB_PORT_81_TCP_ADDR=${address}`,
      'MY_DB_PORT_81_TCP_PORT=81',
      'MY_DB_PORT_81_TCP_PROTO=tcp',
      `MY_DB_PORT_90_UDP=udp://${address}:90`,
      `MY_DB_PORT_90_UDP_ADDR=${address}`,
      'MY_DB_PORT_90_UDP_PORT=90',
      'MY_DB_PORT_90_UDP_PROTO=udp',
      'MY_DB_NAME=/web/my-db',
      'MY_DB_ENV_SECRET=s',
    ])
    await engine.ok('stop', '-t', '0', 'db')
    const refused = await engine.docker('run', '--rm', '--name', 'web', '--link', 'db', 'box', 'true')
    expect(refused.stderr).toContain('Cannot link to a non running container: /db AS /web/db')
  })

  test('none and host stay what they are', async () => {
    expect(await engine.ok('run', '--rm', '--network', 'none', 'box', 'ls', '/sys/class/net')).toBe('lo')
    expect(await engine.ok('run', '--rm', '--network', 'host', 'box', 'hostname')).toBe(
      execFileSync('hostname', { encoding: 'utf8' }).trim(),
    )
    const { stderr, code } = await engine.docker('network', 'connect', 'host', 'x')
    expect([code, stderr]).toEqual([1, expect.stringContaining('No such container: x')])
  })

  test('a container can share the network of another', async () => {
    await run('owner', 'box', ...WEB, 'shared')
    const address = await at('owner', '{{.NetworkSettings.IPAddress}}')
    const guest = await engine.ok('run', '--rm', '--network', 'container:owner', 'box', 'ip', 'addr', 'show', 'eth0')
    expect(guest).toContain(address)
    const refused = await engine.docker('run', '--rm', '--network', 'container:owner', '-p', '80:80', 'box', 'true')
    expect(refused.stderr).toContain('conflicting options: port publishing and the container type network mode')
  })
})

describe('published ports', () => {
  test('are reached on every address, are listed, and are free again afterwards', async () => {
    const port = await freePort()
    await run('web', '-p', `${port}:80`, 'box', ...WEB, 'hello')
    for (const host of ['127.0.0.1', '::1', machine()]) await answers(host, port, 'hello')
    expect(await engine.ok('ps', '--format', '{{.Ports}}')).toBe(`0.0.0.0:${port}->80/tcp, [::]:${port}->80/tcp`)
    expect(await engine.ok('port', 'web', '80')).toBe(`0.0.0.0:${port}\n[::]:${port}`)
    await engine.ok('stop', '-t', '0', 'web')
    expect(await at('web', '{{json .NetworkSettings.Ports}}')).toBe('{}')
    expect(await fetched('127.0.0.1', port)).toBe('')
    await engine.ok('start', 'web')
    await answers('127.0.0.1', port, 'hello')
  })

  test('an address of the machine is honoured, -P takes free ports, and ranges lead to ranges', async () => {
    const port = await freePort()
    await run('local', '-p', `127.0.0.1:${port}:80`, '-p', '127.0.0.1::81/udp', 'box', ...WEB, 'near')
    await answers('127.0.0.1', port, 'near')
    expect(await fetched(machine(), port)).toBe('')
    expect(await engine.ok('port', 'local', '81/udp')).toMatch(/^127\.0\.0\.1:\d+$/)
    await run('all', '-P', 'box', ...WEB, 'all')
    const random = Number((await engine.ok('port', 'all', '80')).split('\n')[0]?.split(':')[1])
    await answers('127.0.0.1', random, 'all')
  })

  test('UDP goes in and comes back', async () => {
    // busybox has no server for datagrams: Node is one.
    const echo =
      "const s = require('dgram').createSocket('udp4'); s.on('message', (m, r) => s.send(m, r.port, r.address)).bind(9000)"
    const libraries = ['/usr', '/lib', '/lib64'].filter((folder) => existsSync(folder))
    const mounts = libraries.flatMap((folder) => ['-v', `${folder}:${folder}:ro`])
    const node = ['-v', `${dirname(process.execPath)}:/node:ro`]
    await run(
      'echo',
      '-p',
      '127.0.0.1::9000/udp',
      ...mounts,
      ...node,
      'box',
      `/node/${basename(process.execPath)}`,
      '-e',
      echo,
    )
    const port = Number((await engine.ok('port', 'echo', '9000/udp')).split(':')[1])
    const socket = createSocket('udp4')
    let answer = ''
    socket.on('message', (data) => {
      answer += data
    })
    await until(
      'the echo comes',
      () => {
        if (answer === '') socket.send('ping', port, '127.0.0.1')
        return answer.startsWith('ping')
      },
      20_000,
    )
    socket.close()
  })

  test('a port that is taken is refused, and who has it is named', async () => {
    const port = await freePort()
    await run('first', '-p', `${port}:80`, 'box', 'sleep', '600')
    const second = await engine.docker('run', '--name', 'second', '-p', `${port}:80`, 'box', 'true')
    expect(second.code).toBe(125)
    expect(second.stderr).toContain(`Bind for 0.0.0.0:${port} failed: port is already allocated: container first`)
    expect(await at('second', '{{.State.Status}}')).toBe('created')
    expect((await ask(engine.socket, 'POST', '/containers/second/start')).status).toBe(500)
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port: foreign } = server.address() as { port: number }
    const third = await engine.docker('run', '--rm', '-p', `127.0.0.1:${foreign}:80`, 'box', 'true')
    expect(third.stderr).toContain('port is already allocated: another program on this machine uses it')
    server.close()
  })
})

describe('networks of a user', () => {
  test('containers find each other by name, alias and short id; others do not, and the world is found too', async () => {
    await engine.ok('network', 'create', 'shop')
    const id = await run('db', '--network', 'shop', '--network-alias', 'store', 'box', 'sleep', '600')
    await run('api', '--network', 'shop', '--network-alias', 'store', 'box', 'sleep', '600')
    await run('stranger', 'box', 'sleep', '600')
    const address = await at('db', '{{.NetworkSettings.Networks.shop.IPAddress}}')
    for (const name of ['db', 'store', id.slice(0, 12)])
      await until(
        `${name} is found`,
        async () => (await inside('api', 'nslookup', name)).stdout.includes(address),
        20_000,
      )
    const both = (await inside('api', 'nslookup', 'store')).stdout
    expect(both).toContain(await at('api', '{{.NetworkSettings.Networks.shop.IPAddress}}'))
    await engine.ok('rename', 'db', 'base')
    await until('its new name is found', async () => (await inside('api', 'nslookup', 'base')).code === 0, 20_000)
    expect((await inside('api', 'nslookup', 'db')).code).not.toBe(0)
    await engine.ok('rename', 'base', 'db')
    // The end of one network must not open the others to each other.
    await engine.ok('network', 'create', 'passing')
    await engine.ok('run', '--rm', '--network', 'passing', 'box', 'true')
    expect((await inside('stranger', 'ping', '-c', '1', '-W', '1', address)).code).not.toBe(0)
    expect(await at('db', '{{json .NetworkSettings.Networks.shop.DNSNames}}')).toBe(
      `["db","store","${id.slice(0, 12)}"]`,
    )
    expect((await engine.docker('network', 'rm', 'shop')).stderr).toContain(
      'error while removing network: network shop has active endpoints (name:"db"',
    )
  })

  test('a container is connected and disconnected while it runs and while it does not', async () => {
    await engine.ok('network', 'create', '--subnet', '10.211.7.0/24', '--gateway', '10.211.7.254', 'left')
    await engine.ok('network', 'create', 'right')
    await run('walker', '--network', 'right', 'box', 'sleep', '600')
    await run('peer', '--network', 'left', 'box', 'sleep', '600')
    await engine.ok('network', 'connect', '--ip', '10.211.7.77', '--alias', 'guest', 'left', 'walker')
    expect((await inside('walker', 'ip', 'addr', 'show', 'eth1')).stdout).toContain('10.211.7.77/24')
    await until(
      'its alias is found',
      async () => (await inside('peer', 'nslookup', 'guest')).stdout.includes('10.211.7.77'),
      20_000,
    )
    await until('its peer is found', async () => (await inside('walker', 'nslookup', 'peer')).code === 0, 20_000)
    // Of two networks the first by name has the default route.
    expect((await inside('walker', 'ip', 'route')).stdout).toMatch(/^default via 10\.211\.7\.254/)
    await engine.ok('network', 'disconnect', 'right', 'walker')
    expect((await inside('walker', 'ls', '/sys/class/net')).stdout).not.toContain('eth0')
    await engine.ok('stop', '-t', '0', 'walker')
    await engine.ok('network', 'disconnect', 'left', 'walker')
    await engine.ok('network', 'connect', 'right', 'walker')
    await engine.ok('start', 'walker')
    expect(await at('walker', '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{end}}')).toBe('right')
  })

  test('static addresses, MAC, links, IPv6 and internal networks are as asked', async () => {
    await engine.ok('network', 'create', '--subnet', '10.212.0.0/16', '--ip-range', '10.212.9.0/24', 'plan')
    await run(
      'fixed',
      '--network',
      'plan',
      '--ip',
      '10.212.1.9',
      '--mac-address',
      '02:42:11:22:33:44',
      'box',
      'sleep',
      '600',
    )
    expect((await inside('fixed', 'ip', 'addr', 'show', 'eth0')).stdout).toMatch(
      /02:42:11:22:33:44[\s\S]*10\.212\.1\.9\/16/,
    )
    await run('ranged', '--network', 'plan', '--link', 'fixed:friend', 'box', 'sleep', '600')
    expect(await at('ranged', '{{.NetworkSettings.Networks.plan.IPAddress}}')).toMatch(/^10\.212\.9\./)
    expect((await inside('ranged', 'cat', '/etc/hosts')).stdout).toContain('10.212.1.9\tfriend')
    await engine.ok('rm', '--link', 'ranged/friend')
    expect((await inside('ranged', 'cat', '/etc/hosts')).stdout).not.toContain('friend')
    // netavark takes the addresses in the order of the ranges: IPv4 first, though only the other was given
    await engine.ok('network', 'create', '--ipv6', '--subnet', '2001:db8:389::/64', 'the sixth')
    const six = ['--network', 'the sixth', '--ip6', '2001:db8:389::f00d']
    expect(await engine.ok('run', '--rm', ...six, 'box', 'ip', 'addr')).toMatch(/inet 1[\s\S]*inet6 2001:db8:389::f00d/)
    await engine.ok('network', 'create', '--internal', 'cellar')
    expect(await engine.ok('run', '--rm', '--network', 'cellar', 'box', 'ip', 'route')).not.toContain('default')
  })

  test('options keep containers apart from each other, and show the outside their own addresses', async () => {
    const option = (name: string) => ['-o', `com.docker.network.bridge.${name}=false`]
    await engine.ok('network', 'create', '--subnet', '10.215.0.0/24', ...option('enable_icc'), 'cells')
    await engine.ok('network', 'create', '--subnet', '10.215.1.0/24', ...option('enable_ip_masquerade'), 'open')
    await run('one', '--network', 'cells', '--network', 'open', 'box', 'sleep', '600')
    await run('two', '--network', 'cells', '--network', 'open', 'box', 'sleep', '600')
    const pings = async (address: string) => (await inside('one', 'ping', '-c', '1', '-W', '1', address)).code === 0
    for (const [network, reached] of [['open', true] as const, ['cells', false] as const]) {
      const address = await at('two', `{{.NetworkSettings.Networks.${network}.IPAddress}}`)
      await until(
        `two is ${reached ? '' : 'not '}reached on ${network}`,
        async () => (await pings(address)) === reached,
      )
    }
    expect(await pings('10.215.0.1')).toBe(true)
    expect((await inside('one', 'nslookup', 'two')).code).toBe(0)
    const rules = () => execFileSync('iptables-save', { encoding: 'utf8' })
    expect(rules()).toContain('-A POSTROUTING -s 10.215.1.0/24 ! -o br-')
    await engine.ok('rm', '-f', 'one', 'two')
    await rememberNetworks()
    await engine.ok('network', 'rm', 'cells', 'open')
    expect(rules()).not.toContain('10.215.')
  })

  test('--add-host, --dns and their like are in the files', async () => {
    const files = ['cat', '/etc/hosts', '/etc/resolv.conf']
    const said = await engine.ok(
      'run',
      '--rm',
      '--add-host',
      'gate:host-gateway',
      '--dns',
      '9.9.9.9',
      '--dns-search',
      'lan',
      'box',
      ...files,
    )
    const [network] = JSON.parse(await engine.ok('network', 'inspect', 'bridge'))
    expect(said).toContain(`${network.IPAM.Config[0].Gateway}\tgate`)
    expect(said).toContain('nameserver 9.9.9.9\nsearch lan')
  })

  test('what cannot be is refused in dockerd’s words', async () => {
    const refused = async (sentence: string | RegExp, ...words: string[]) => {
      const { code, stderr } = await engine.docker(...words)
      expect(code, words.join(' ')).not.toBe(0)
      expect(stderr).toMatch(sentence)
    }
    await engine.ok('network', 'create', '--subnet', '10.213.0.0/16', 'taken')
    await refused('network with name taken already exists', 'network', 'create', 'taken')
    await refused(
      'Pool overlaps with other one on this address space',
      'network',
      'create',
      '--subnet',
      '10.213.5.0/24',
      'x',
    )
    await refused('it should be 10.214.0.0/16', 'network', 'create', '--subnet', '10.214.0.1/16', 'x')
    await refused('operation is not permitted on predefined bridge network', 'network', 'create', 'bridge')
    await refused('bridge is a pre-defined network and cannot be removed', 'network', 'rm', 'bridge')
    await refused('plugin', 'network', 'create', '-d', 'nosuch', 'x')
    await refused('network nosuch not found', 'run', '--rm', '--network', 'nosuch', 'box', 'true')
    await refused('supported on user defined networks only', 'run', '--rm', '--ip', '172.17.0.9', 'box', 'true')
    await refused(/no configured subnet/, 'run', '--rm', '--network', 'taken', '--ip', '10.1.1.1', 'box', 'true')
    await refused(
      'is not connected to network taken',
      'network',
      'disconnect',
      'taken',
      await engine.ok('create', 'box', 'true'),
    )
  })

  test('lists are filtered, and the API answers in Docker’s shapes', async () => {
    await engine.ok('network', 'create', '--label', 'tier=front', 'labelled')
    expect(await engine.ok('network', 'ls', '--filter', 'label=tier=front', '--format', '{{.Name}} {{.Driver}}')).toBe(
      'labelled bridge',
    )
    expect(await engine.ok('network', 'ls', '--filter', 'type=builtin', '--format', '{{.Name}}')).toBe(
      'bridge\nhost\nnone',
    )
    await run('member', '--network', 'labelled', 'box', 'sleep', '600')
    expect(await engine.ok('ps', '--filter', 'network=labelled', '--format', '{{.Names}}')).toBe('member')
    const empty = await ask(engine.socket, 'POST', '/networks/prune')
    // As with dockerd, a container at rest holds no network, and comes back to one of the same name.
    await engine.ok('stop', '-t', '0', 'member')
    expect(await engine.ok('network', 'prune', '-f')).toContain('labelled')
    expect((await engine.docker('start', 'member')).stderr).toContain('network labelled not found')
    await engine.ok('network', 'create', 'labelled')
    await engine.ok('start', 'member')
    expect(await at('member', '{{.NetworkSettings.Networks.labelled.IPAddress}}')).not.toBe('')
    expect([empty.status, JSON.parse(String(empty.body))]).toEqual([200, { NetworksDeleted: null }])
  })

  test('events tell of networks and of who is on them', async () => {
    const since = Math.floor(Date.now() / 1000)
    await engine.ok('network', 'create', 'told')
    await engine.ok('run', '--rm', '--network', 'told', 'box', 'true')
    await engine.ok('network', 'rm', 'told')
    const line = [
      'events',
      '--since',
      String(since),
      '--until',
      String(Math.ceil(Date.now() / 1000)),
      '--filter',
      'network=told',
      '--format',
      '{{.Action}}',
    ]
    expect(await engine.ok(...line)).toBe('create\nconnect\ndisconnect\ndestroy')
  })
})

describe('over the engine’s own end', () => {
  test('networks of what runs stay, ports are held again, and a killed engine leaves nothing behind', async () => {
    const port = await freePort()
    await engine.ok('network', 'create', 'lasting')
    await run('stays', '--network', 'lasting', '-p', `${port}:80`, 'box', ...WEB, 'still')
    await run('dies', '--network', 'lasting', 'box', 'sleep', '600')
    await answers('127.0.0.1', port, 'still')
    await rememberNetworks()
    // The test could not fail if it did not know what to look for.
    expect(networkTraces(engine.folder, ids).length).toBeGreaterThan(5)
    const pid = Number(await at('dies', '{{.State.Pid}}'))
    await engine.kill('SIGKILL')
    expect(await fetched('127.0.0.1', port)).toBe('still')
    process.kill(pid, 'SIGKILL')
    await engine.start()
    await answers('::1', port, 'still')
    const [network] = JSON.parse(await engine.ok('network', 'inspect', 'lasting'))
    expect(Object.values(network.Containers)).toMatchObject([{ Name: 'stays' }])
    await engine.ok('rm', '-f', 'stays', 'dies')
    // The bridge stays for the next container, and an engine that made it may be killed before it is taken down.
    const ofBridge = () => networkTraces(engine.folder, [network.Id])
    expect(ofBridge()).toContain(`br-${network.Id.slice(0, 12)}`)
    await engine.restart('SIGKILL')
    await engine.ok('run', '--rm', '--network', 'lasting', 'box', 'true')
    await engine.ok('network', 'rm', 'lasting')
    expect(ofBridge()).toEqual([])
    await engine.restart('SIGTERM')
    await rememberNetworks()
    expect(networkTraces(engine.folder, ids)).toEqual([])
  })
})
