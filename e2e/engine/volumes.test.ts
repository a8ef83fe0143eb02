import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leftovers, type RunningEngine, startEngine, until } from './harness.ts'
import { ask, messageOf } from './http.ts'
import { busyboxArchive } from './images.ts'

interface Mount {
  Type: string
  Name?: string
  Source: string
  Destination: string
  Driver?: string
  Mode: string
  RW: boolean
  Propagation: string
}

let engine: RunningEngine
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
  // An image with content, owner and mode in the place of a volume.
  await engine.ok('run', '--name', 'maker', 'box', 'sh', '-c', FILL)
  await engine.ok('commit', '-c', 'VOLUME /srv/data', 'maker', 'kept:1')
  await engine.ok('rm', 'maker')
}, 60_000)
afterAll(() => engine.close(), 60_000)

const FILL =
  'mkdir -p /srv/data/sub; echo letter > /srv/data/letter; busybox chown 1000:1000 /srv/data /srv/data/letter; chmod 700 /srv/data/sub; chmod 2770 /srv/data; ln -s letter /srv/data/link'

/** By target: the CLI sends what `-v` says in any order. */
async function mountsOf(name: string): Promise<Mount[]> {
  const mounts = JSON.parse(await engine.ok('inspect', '-f', '{{json .Mounts}}', name)) as Mount[]
  return mounts.sort((a, b) => (a.Destination < b.Destination ? -1 : 1))
}
const hostOf = async (name: string) =>
  JSON.parse(await engine.ok('inspect', '-f', '{{json .HostConfig}}', name)) as Record<string, unknown>
const volumes = async () => (await engine.ok('volume', 'ls', '-q')).split('\n').filter(Boolean)
const dataOf = (name: string) => join(engine.root, 'volumes', name, '_data')

async function refused(words: string[], pattern: RegExp | string): Promise<void> {
  const { code, stderr } = await engine.docker(...words)
  expect(code, words.join(' ')).not.toBe(0)
  if (typeof pattern === 'string') expect(stderr).toContain(pattern)
  else expect(stderr).toMatch(pattern)
}

describe('docker volume', () => {
  test('create, list with filters, inspect and remove', async () => {
    expect(await engine.ok('volume', 'create', '--label', 'tier=db', 'data')).toBe('data')
    expect(await engine.ok('volume', 'create', 'data')).toBe('data')
    const anonymous = await engine.ok('volume', 'create')
    expect(anonymous).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.parse(await engine.ok('volume', 'inspect', 'data'))).toEqual([
      {
        CreatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        Driver: 'local',
        Labels: { tier: 'db' },
        Mountpoint: dataOf('data'),
        Name: 'data',
        Options: null,
        Scope: 'local',
      },
    ])
    const listed = async (filter: string) =>
      (await engine.ok('volume', 'ls', '-q', '-f', filter)).split('\n').filter(Boolean)
    expect(await listed('label=tier=db')).toEqual(['data'])
    expect(await listed('name=dat')).toEqual(['data'])
    expect(await listed('driver=other')).toEqual([])
    expect(await listed('dangling=true')).toEqual([anonymous, 'data'].sort())
    await refused(['volume', 'ls', '-f', 'color=red'], "invalid filter 'color'")
    expect(await engine.ok('volume', 'rm', 'data', anonymous)).toBe(`data\n${anonymous}`)
    expect(existsSync(join(engine.root, 'volumes', 'data'))).toBe(false)
    await refused(['volume', 'inspect', 'data'], 'get data: no such volume')
    await refused(['volume', 'rm', 'data'], 'no such volume')
    expect((await engine.docker('volume', 'rm', '-f', 'data')).code).toBe(0)
  })

  test('names, drivers and options that make no sense are refused in dockerd’s words', async () => {
    await refused(
      ['volume', 'create', 'a'],
      'volume name is too short, names should be at least two alphanumeric characters',
    )
    await refused(
      ['volume', 'create', '_x'],
      'includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed',
    )
    await refused(['volume', 'create', '-d', 'rexray', 'data'], 'plugin "rexray" not found')
    await refused(['volume', 'create', '-o', 'color=red', 'data'], 'create data: invalid option: "color"')
    await refused(['volume', 'create', '-o', 'type=nfs', 'data'], 'missing required option: "device"')
    expect(await volumes()).toEqual([])
  })
})

describe('a named volume', () => {
  test('is made on first use with what the image has there, owner and mode too, and outlives its containers', async () => {
    expect(
      await engine.ok(
        'run',
        '--rm',
        '-v',
        'web:/srv/data',
        'kept:1',
        'sh',
        '-c',
        'cat /srv/data/link; echo new > /srv/data/new',
      ),
    ).toBe('letter')
    const stat = statSync(dataOf('web'))
    expect([stat.uid, stat.gid, stat.mode & 0o7777]).toEqual([1000, 1000, 0o2770])
    expect(statSync(join(dataOf('web'), 'letter')).uid).toBe(1000)
    expect(statSync(join(dataOf('web'), 'sub')).mode & 0o777).toBe(0o700)
    expect(readdirSync(dataOf('web')).sort()).toEqual(['letter', 'link', 'new', 'sub'])
    // Not empty any more: nothing is copied over it.
    expect(await engine.ok('run', '--rm', '-v', 'web:/bin2:ro', 'box', 'ls', '/bin2')).toBe('letter\nlink\nnew\nsub')
    expect(await volumes()).toEqual(['web'])
    expect(await engine.ok('run', '--rm', '-v', 'none:/srv/data:nocopy', 'kept:1', 'ls', '/srv/data')).toBe('')
    await engine.ok('volume', 'rm', 'none')
  })

  test('is shown by inspect and ps as dockerd shows it', async () => {
    await engine.ok(
      'run',
      '-d',
      '--name',
      'cc',
      '-v',
      'web:/data',
      '-v',
      'web:/again:ro',
      '--mount',
      'type=volume,source=other,target=/other,volume-nocopy,volume-label=a=b',
      '--mount',
      'type=tmpfs,target=/scratch,tmpfs-size=1m,tmpfs-mode=700',
      'box',
      'sleep',
      '600',
    )
    const volume = { Type: 'volume', Name: 'web', Source: dataOf('web'), Driver: 'local', Propagation: '' }
    expect(await mountsOf('cc')).toEqual([
      { ...volume, Destination: '/again', Mode: 'ro', RW: false },
      { ...volume, Destination: '/data', Mode: 'z', RW: true },
      { ...volume, Name: 'other', Source: dataOf('other'), Destination: '/other', Mode: 'z', RW: true },
      { Type: 'tmpfs', Source: '', Destination: '/scratch', Mode: '', RW: true, Propagation: '' },
    ])
    expect(await hostOf('cc')).toMatchObject({
      Binds: expect.arrayContaining(['web:/data', 'web:/again:ro']),
      Mounts: [
        { Type: 'volume', Source: 'other', Target: '/other', VolumeOptions: { NoCopy: true, Labels: { a: 'b' } } },
        { Type: 'tmpfs', Target: '/scratch', TmpfsOptions: { SizeBytes: 1048576, Mode: 448 } },
      ],
      VolumeDriver: '',
      VolumesFrom: null,
    })
    expect(await engine.ok('ps', '--format', '{{.Mounts}} {{.LocalVolumes}}')).toBe('web,web,other, 3')
    expect(await engine.ok('ps', '-q', '--filter', 'volume=other', '--no-trunc')).not.toBe('')
    expect(await engine.ok('ps', '-q', '--filter', 'volume=nothing')).toBe('')
    expect(await engine.ok('volume', 'inspect', '-f', '{{json .Labels}}', 'other')).toBe('{"a":"b"}')
    expect(
      await engine.ok('exec', 'cc', 'sh', '-c', 'stat -c %a /scratch; touch /again/x 2>/dev/null || echo ro; ls /data'),
    ).toBe('700\nro\nletter\nlink\nnew\nsub')
  })

  test('that is in use is not removed, and the refusal names the containers; cp reaches into it', async () => {
    const id = await engine.ok('inspect', '-f', '{{.Id}}', 'cc')
    await refused(['volume', 'rm', 'web'], `remove web: volume is in use - [${id}]`)
    expect((await ask(engine.socket, 'DELETE', '/v1.50/volumes/web?force=1')).status).toBe(409)
    for (const state of ['running', 'stopped']) {
      if (state === 'stopped') await engine.ok('stop', '-t', '0', 'cc')
      const file = join(engine.folder, state)
      writeFileSync(file, state)
      await engine.ok('cp', file, 'cc:/data/from-outside')
      expect(readFileSync(join(dataOf('web'), 'from-outside'), 'utf8')).toBe(state)
      await engine.ok('cp', 'cc:/again/from-outside', `${file}.back`)
      expect(readFileSync(`${file}.back`, 'utf8')).toBe(state)
      await refused(['cp', file, 'cc:/again/x'], 'mounted volume is marked read-only')
    }
    await refused(['volume', 'rm', 'web'], 'volume is in use')
    await engine.ok('rm', '-v', 'cc')
    expect(await volumes()).toEqual(['other', 'web'])
    await engine.ok('volume', 'rm', 'other')
  })

  test('is counted by docker system df', async () => {
    await engine.ok('create', '--name', 'counted', '-v', 'web:/data', 'box')
    const { Volumes } = JSON.parse((await ask(engine.socket, 'GET', '/v1.50/system/df?type=volume')).body)
    expect(Volumes).toMatchObject([{ Name: 'web', UsageData: { RefCount: 1, Size: 24 } }])
    expect(await engine.ok('system', 'df', '-v')).toMatch(/web +1 +24B/)
    await engine.ok('rm', 'counted')
  })
})

describe('an anonymous volume', () => {
  test('comes from VOLUME, -v and --mount, and goes with rm -v and --rm', async () => {
    const id = await engine.ok(
      'run',
      '-d',
      '--name',
      'cc',
      '-v',
      '/plain',
      '--mount',
      'target=/mounted',
      'kept:1',
      'sleep',
      '600',
    )
    const mounts = await mountsOf('cc')
    expect(mounts.map(({ Destination, Mode, RW }) => [Destination, Mode, RW])).toEqual([
      ['/mounted', 'z', true],
      ['/plain', '', true],
      ['/srv/data', '', true],
    ])
    expect((await hostOf('cc')).Binds).toBeNull()
    expect(await engine.ok('inspect', '-f', '{{json .Config.Volumes}}', 'cc')).toBe('{"/plain":{},"/srv/data":{}}')
    expect(await engine.ok('exec', 'cc', 'cat', '/srv/data/letter')).toBe('letter')
    expect(await engine.ok('volume', 'inspect', '-f', '{{json .Labels}}', mounts[0]?.Name ?? '')).toBe(
      '{"com.docker.volume.anonymous":""}',
    )
    await engine.ok(
      'run',
      '--rm',
      '--volumes-from',
      `${id}:ro`,
      'box',
      'sh',
      '-c',
      'cat /srv/data/letter; ! touch /plain/x',
    )
    expect(await volumes()).toHaveLength(4)
    await engine.ok('rm', '-f', 'cc')
    expect(await volumes()).toHaveLength(4)
    await engine.ok('run', '--rm', 'kept:1', 'true')
    await engine.ok('create', '--name', 'cc', '-v', 'web:/web', 'kept:1')
    await engine.ok('rm', '-v', 'cc')
    expect(await volumes()).toHaveLength(4)
  })

  test('is what prune removes; all of them with -a, and only what nothing mounts', async () => {
    await engine.ok('volume', 'create', '--label', 'keep=1', 'kept')
    await engine.ok('create', '--name', 'user', '-v', 'web:/web', 'box')
    expect(await engine.ok('volume', 'prune', '-f')).toMatch(
      /^Deleted Volumes:\n([0-9a-f]{64}\n){3}\nTotal reclaimed space: 13B$/,
    )
    expect(await volumes()).toEqual(['kept', 'web'])
    expect(await engine.ok('volume', 'prune', '-f', '-a', '--filter', 'label!=keep')).toBe('Total reclaimed space: 0B')
    expect(await engine.ok('volume', 'prune', '-f', '-a')).toContain('Deleted Volumes:\nkept\n')
    await engine.ok('rm', 'user')
    expect(await engine.ok('volume', 'prune', '-f', '-a')).toContain('Deleted Volumes:\nweb\n')
  })

  test('is not left by a create that is refused', async () => {
    await refused(
      ['create', '-v', '/one', '-v', '_bad:/x', 'box'],
      'includes invalid characters for a local volume name',
    )
    await refused(['create', '-v', '/etc/passwd', 'box'], 'cannot mount volume over existing file')
    await engine.ok('create', '--name', 'taken', 'box')
    await refused(['create', '--name', 'taken', '-v', '/one', 'box'], 'already in use')
    await engine.ok('rm', 'taken')
    expect(await volumes()).toEqual([])
    expect(await engine.ok('ps', '-aq')).toBe('')
  })
})

describe('mounts of this machine', () => {
  test('-v makes a missing folder, --mount refuses it, and both are shown as they were asked for', async () => {
    const [made, file] = [join(engine.folder, 'made'), join(engine.folder, 'file')]
    await refused(
      ['create', '--mount', `type=bind,source=${made},target=/x`, 'box'],
      `bind source path does not exist: ${made}`,
    )
    writeFileSync(file, 'one file')
    // What -v makes, it makes at start.
    await engine.ok('run', '--rm', '-v', `${made}:/made`, 'box', 'true')
    await engine.ok(
      'run',
      '-d',
      '--name',
      'cc',
      '-v',
      `${made}:/made`,
      '-v',
      `${file}:/etc/file:ro`,
      '--mount',
      `type=bind,src=${made},dst=/again,ro`,
      'box',
      'sleep',
      '600',
    )
    expect(
      await engine.ok(
        'exec',
        'cc',
        'sh',
        '-c',
        'cat /etc/file; touch /made/here; ls /again; touch /again/x 2>/dev/null || echo ro',
      ),
    ).toBe('one filehere\nro')
    const bind = { Type: 'bind', Source: made, Propagation: 'rprivate' }
    expect(await mountsOf('cc')).toEqual([
      { ...bind, Destination: '/again', Mode: '', RW: false },
      { ...bind, Source: file, Destination: '/etc/file', Mode: 'ro', RW: false },
      { ...bind, Destination: '/made', Mode: '', RW: true },
    ])
    expect((await hostOf('cc')).Mounts).toEqual([{ Type: 'bind', Source: made, Target: '/again', ReadOnly: true }])
    await engine.ok('rm', '-f', 'cc')
    await refused(['create', '-v', `${made}:/x`, '-v', `${file}:/x`, 'box'], 'Duplicate mount point: /x')
    await refused(['create', '-v', `${made}:/x:fast`, 'box'], 'invalid mode: fast')
    await refused(['create', '-v', `${made}:/`, 'box'], "destination can't be '/'")
    await refused(['create', '-v', `web:/x:rslave`, 'box'], 'field BindOptions must not be specified')
  })

  test('a part of a volume is mounted alone, and no link in it leads out', async () => {
    await engine.ok(
      'run',
      '--rm',
      '-v',
      'parts:/p',
      'box',
      'sh',
      '-c',
      'mkdir -p /p/a/b; echo deep > /p/a/b/f; ln -s /../../../../../etc /p/out',
    )
    const part = (subpath: string) => [
      'run',
      '--rm',
      '--mount',
      `type=volume,source=parts,target=/x,volume-subpath=${subpath}`,
      'box',
      'ls',
      '/x',
    ]
    const ask_ = async (subpath: string) => {
      const body = JSON.stringify({
        Image: 'box',
        Cmd: ['ls', '/x'],
        HostConfig: {
          Mounts: [{ Type: 'volume', Source: 'parts', Target: '/x', VolumeOptions: { Subpath: subpath } }],
        },
      })
      return ask(engine.socket, 'POST', '/v1.50/containers/create', {
        body,
        headers: { 'Content-Type': 'application/json' },
      })
    }
    expect(messageOf(await ask_('../x'))).toContain('subpath must be a relative path within the volume')
    expect(await engine.ok(...part('a/b'))).toBe('f')
    expect(await engine.ok(...part('a/b/f'))).toBe('/x')
    await refused(part('out'), 'cannot access path')
    await refused(part('missing'), 'cannot access path')
    await engine.ok('volume', 'rm', 'parts')
  })

  test('propagation is what was asked for, where the place allows it', async () => {
    const folder = join(engine.folder, 'shared')
    mkdirSync(folder)
    await engine.ok('run', '--rm', '-v', `${folder}:/x:private`, 'box', 'true')
    const { code, stderr } = await engine.docker('run', '--rm', '-v', `${folder}:/x:rshared`, 'box', 'true')
    if (code !== 0) expect(stderr).toContain('but it is not a shared mount')
  })
})

describe('a volume with options', () => {
  test('is mounted for its first container and unmounted after the last, also around kill -9', async () => {
    await engine.ok('volume', 'create', '-o', 'type=tmpfs', '-o', 'device=tmpfs', '-o', 'o=size=1m,mode=1777', 'memory')
    const isMounted = () => leftovers(engine.folder).some((line) => line.endsWith('/memory/_data'))
    await engine.ok('create', '--name', 'one', '-v', 'memory:/m', 'box', 'sleep', '600')
    expect(isMounted()).toBe(false)
    await engine.ok('start', 'one')
    await engine.ok('run', '-d', '--name', 'two', '-v', 'memory:/m', 'box', 'sleep', '600')
    await engine.ok('exec', 'one', 'sh', '-c', 'echo shared > /m/f')
    expect(await engine.ok('exec', 'two', 'cat', '/m/f')).toBe('shared')
    await engine.ok('rm', '-f', 'one')
    await engine.restart('SIGKILL')
    expect(await engine.ok('exec', 'two', 'cat', '/m/f')).toBe('shared')
    await refused(['volume', 'rm', 'memory'], 'volume is in use')
    await engine.ok('stop', '-t', '0', 'two')
    expect(isMounted()).toBe(false)
    await engine.ok('rm', 'two')
    expect(await engine.ok('volume', 'inspect', '-f', '{{json .Options}}', 'memory')).toBe(
      '{"device":"tmpfs","o":"size=1m,mode=1777","type":"tmpfs"}',
    )
    await engine.ok('volume', 'rm', 'memory')
  })

  test('may be a folder of this machine; what cannot be mounted says so', async () => {
    const folder = join(engine.folder, 'elsewhere')
    mkdirSync(folder)
    writeFileSync(join(folder, 'f'), 'here')
    await engine.ok('volume', 'create', '-o', 'type=none', '-o', `device=${folder}`, '-o', 'o=bind,ro', 'outside')
    expect(
      await engine.ok(
        'run',
        '--rm',
        '-v',
        'outside:/o',
        'box',
        'sh',
        '-c',
        'cat /o/f; touch /o/x 2>/dev/null || echo ro',
      ),
    ).toBe('herero')
    await engine.ok('volume', 'rm', 'outside')
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('here')
    await engine.ok('volume', 'create', '-o', 'type=none', '-o', 'device=/not/there', '-o', 'o=bind', 'nowhere')
    await refused(
      ['run', '--rm', '-v', 'nowhere:/o', 'box'],
      /error while mounting volume '.*': failed to mount local volume: mount \/not\/there/,
    )
    expect(await engine.ok('ps', '-aq')).toBe('')
    await engine.ok('volume', 'rm', 'nowhere')
  })
})

test('events tell of create, mount, unmount and destroy', async () => {
  const since = Date.now() / 1000
  const id = await engine.ok('run', '-d', '-v', 'told:/t:ro', 'box', 'true')
  await engine.ok('wait', id)
  await engine.ok('rm', id)
  await engine.ok('volume', 'rm', 'told')
  await engine.ok('volume', 'prune', '-f')
  const told = await engine.ok(
    'events',
    '--since',
    String(since),
    '--until',
    String(Date.now() / 1000),
    '--filter',
    'type=volume',
    '--format',
    '{{.Action}} {{.Actor.ID}} {{json .Actor.Attributes}}',
  )
  expect(told.split('\n')).toEqual([
    'create told {"driver":"local"}',
    `mount told {"container":"${id}","destination":"/t","driver":"local","propagation":"","read/write":"false"}`,
    `unmount told {"container":"${id}","driver":"local"}`,
    'destroy told {"driver":"local"}',
    'prune  {"reclaimed":"0"}',
  ])
})

test('a volume is there after kill -9, with its data; half-made and half-removed folders are not', async () => {
  await engine.ok('run', '--rm', '-v', 'lasting:/l', 'box', 'sh', '-c', 'echo data > /l/f')
  await engine.kill('SIGKILL')
  for (const name of ['.gone-0123456789ab-lost', '.new-0123456789ab', 'halfway'])
    mkdirSync(join(engine.root, 'volumes', name, '_data'), { recursive: true })
  await engine.start()
  await until('what was half done is gone', () => readdirSync(join(engine.root, 'volumes')).join() === 'lasting')
  expect(await engine.ok('run', '--rm', '-v', 'lasting:/l', 'box', 'cat', '/l/f')).toBe('data')
  await engine.ok('volume', 'rm', 'lasting')
})
