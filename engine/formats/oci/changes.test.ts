import { expect, test } from 'vitest'
import { applyChanges } from './changes.ts'

test.each([
  [['CMD ["sh", "-l"]'], { Cmd: ['sh', '-l'] }],
  [['cmd echo hi there'], { Cmd: ['/bin/sh', '-c', 'echo hi there'] }],
  [['ENTRYPOINT ["/init"]'], { Entrypoint: ['/init'] }],
  [['ENV A=b C="d e" F=g\\ h'], { Env: ['A=b', 'C=d e', 'F=g h'] }],
  [['ENV A b  c'], { Env: ['A=b  c'] }],
  [['ENV A=1', 'ENV A=2', 'ENV B=$A/x'], { Env: ['A=2', 'B=2/x'] }],
  [["ENV A='$HOME;&#'"], { Env: ['A=$HOME;&#'] }],
  [
    ['EXPOSE 80 53/udp 8000-8002'],
    { ExposedPorts: { '80/tcp': {}, '53/udp': {}, '8000/tcp': {}, '8001/tcp': {}, '8002/tcp': {} } },
  ],
  [['LABEL url=http://x/?a=1&b=2 note="two words"'], { Labels: { url: 'http://x/?a=1&b=2', note: 'two words' } }],
  [['USER web:web'], { User: 'web:web' }],
  [['VOLUME ["/a", "/b c"]', 'VOLUME /d'], { Volumes: { '/a': {}, '/b c': {}, '/d': {} } }],
  [['WORKDIR /srv', 'WORKDIR app/../web'], { WorkingDir: '/srv/web' }],
  [['STOPSIGNAL SIGQUIT'], { StopSignal: 'SIGQUIT' }],
  [['ONBUILD RUN make'], { OnBuild: ['RUN make'] }],
  [['HEALTHCHECK NONE'], { Healthcheck: { Test: ['NONE'] } }],
  [
    ['HEALTHCHECK --interval=1m30s --retries=3 CMD curl -f localhost'],
    { Healthcheck: { Test: ['CMD-SHELL', 'curl -f localhost'], Interval: 90e9, Retries: 3 } },
  ],
])('%j', (changes, expected) => {
  expect(applyChanges({}, changes)).toEqual(expected)
})

test('an entrypoint drops the command of the image, but not one that was given before it', () => {
  expect(applyChanges({ Cmd: ['sh'] }, ['ENTRYPOINT ["/init"]']).Cmd).toBeUndefined()
  expect(applyChanges({ Cmd: ['sh'] }, ['CMD ["a"]', 'ENTRYPOINT ["/init"]']).Cmd).toEqual(['a'])
})

test.each([
  ['RUN make', 'RUN is not a valid change command'],
  ['constructor x', 'constructor is not a valid change command'],
  ['', 'file with no instructions'],
  ['ENV A', 'ENV must have two arguments'],
  ['ENV A=b C', 'can\'t find = in "C"'],
  ['ENV A="b', 'unexpected end of statement while looking for matching double-quote'],
  ['EXPOSE http', 'invalid containerPort: http'],
  ['EXPOSE 70000', 'invalid containerPort: 70000'],
  ['USER', 'USER requires exactly one argument'],
  ['HEALTHCHECK sometimes', 'Unknown type "SOMETIMES" in HEALTHCHECK (try CMD)'],
  ['HEALTHCHECK --interval=soon CMD x', 'time: invalid duration "soon"'],
  ['STOPSIGNAL SIGNOPE', 'invalid signal: SIGNOPE'],
])('refuses %j', (change, sentence) => {
  expect(() => applyChanges({}, [change])).toThrow(sentence)
})
