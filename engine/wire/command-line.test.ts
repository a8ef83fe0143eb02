import { parse } from 'shell-quote'
import { expect, test } from 'vitest'
import { attachLine, commandLine, execLine, logsLine } from './command-line.ts'
import type { RequestInput } from './requests.ts'

test.each<[RequestInput, string]>([
  [{ verb: 'run', image: 'busybox' }, 'docker run -d busybox'],
  [{ verb: 'run', image: 'busybox', detach: false, command: ['true'] }, 'docker run busybox true'],
  [
    {
      verb: 'run',
      image: 'shop/web:2.4.1',
      name: 'web',
      env: ['GREETING=good morning'],
      volumes: ['/srv/data:/data:ro'],
      tty: true,
      interactive: true,
      memory: 512 * 2 ** 20,
      cpus: 0.5,
    },
    "docker run -d -it --name web -e 'GREETING=good morning' -v /srv/data:/data:ro -m 512m --cpus 0.5 shop/web:2.4.1",
  ],
  [
    { verb: 'create', image: 'debian', entrypoint: ['sh', '-c'], command: ['echo $HOME'] },
    "docker create --entrypoint sh debian -c 'echo $HOME'",
  ],
  [{ verb: 'create', image: 'debian', entrypoint: [] }, "docker create --entrypoint '' debian"],
  [
    { verb: 'create', image: 'debian', mounts: [{ type: 'bind', source: '/a:b', target: '/c' }] },
    'docker create --mount type=bind,source=/a:b,target=/c debian',
  ],
  [{ verb: 'stop', container: 'web', timeout: 0, signal: 'INT' }, 'docker stop -s INT -t 0 web'],
  [{ verb: 'stop', container: 'web' }, 'docker stop web'],
  [{ verb: 'kill', container: 'web', signal: 'HUP' }, 'docker kill -s HUP web'],
  [{ verb: 'kill', container: 'web', signal: 'KILL' }, 'docker kill web'],
  [{ verb: 'rm', container: 'web', force: true, volumes: true }, 'docker rm -f -v web'],
  [
    {
      verb: 'commit',
      container: 'web',
      reference: 'shop/web:next',
      message: "it's done",
      changes: ['CMD ["sh"]'],
      pause: false,
    },
    `docker commit -c 'CMD ["sh"]' -m "it's done" --pause=false web shop/web:next`,
  ],
  [{ verb: 'rename', container: 'web', name: 'shop' }, 'docker rename web shop'],
  [
    { verb: 'save', images: ['a:1', 'b:2'], output: '/tmp/two images.tar' },
    "docker save -o '/tmp/two images.tar' a:1 b:2",
  ],
  [
    { verb: 'import', input: '/r.tar', reference: 'r:1', changes: ['ENV A=b'] },
    "docker import -c 'ENV A=b' /r.tar r:1",
  ],
  [{ verb: 'build', context: '/srv/shop', tags: ['shop:1'] }, 'docker build -t shop:1 /srv/shop'],
  [
    {
      verb: 'build',
      context: '/srv/shop/',
      dockerfile: 'build/web.Dockerfile',
      target: 'web',
      args: { NOTE: 'two words' },
      noCache: true,
      pull: true,
    },
    "docker build -f /srv/shop/build/web.Dockerfile --target web --build-arg 'NOTE=two words' --no-cache --pull /srv/shop/",
  ],
  [{ verb: 'builder-prune', all: true }, 'docker builder prune -f -a'],
])('%j is typed as %s', (request, line) => {
  expect(commandLine(request)).toBe(line)
})

test('a form that is still empty prints what it has instead of failing', () => {
  expect(commandLine({ verb: 'run', image: '' })).toBe("docker run -d ''")
})

test('a shell reads back exactly the words that were meant, whatever they hold', () => {
  const nasty = [
    '',
    ' ',
    "'",
    '"',
    '\\',
    '$HOME',
    '`id`',
    'it\'s "$x"!',
    '*',
    '~',
    '#',
    'a;b',
    '&&',
    'é 中',
    "a\nb'",
    '!',
    "'!'",
  ]
  const [, , , ...words] = parse(commandLine({ verb: 'create', image: 'i', command: nasty }))
  expect(words).toEqual(nasty)
})

test('the lines for looking and for terminals', () => {
  expect(execLine('web', ['sh'], { tty: true, stdin: true })).toBe('docker exec -it web sh')
  expect(attachLine('web')).toBe('docker attach web')
  expect(logsLine('web', { follow: true, tail: 100, since: '', timestamps: false })).toBe('docker logs -f -n 100 web')
})
