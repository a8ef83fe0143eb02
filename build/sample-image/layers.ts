import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { NewEntry } from '../../engine/formats/tar/pack.ts'

/** One member of a layer, with its content when it is a file. */
export interface Member {
  entry: NewEntry
  content?: Buffer
}

export interface SampleLayer {
  /** As the history tells it. */
  instruction: string
  members: Member[]
}

const BUSYBOX = '/bin/busybox'

const folder = (path: string, mode = 0o755): Member => ({ entry: { path, type: 'directory', mode } })
const link = (path: string, to: string): Member => ({ entry: { path, type: 'symlink', link: to, mode: 0o777 } })
const file = (path: string, text: string | Buffer, mode = 0o644): Member => {
  const content = Buffer.from(text)
  return { entry: { path, type: 'file', mode, size: content.length }, content }
}
/** Hides a path of the layers below (OCI image-spec, layer.md, "Whiteouts"). */
const whiteout = (folderPath: string, name: string): Member => file(`${folderPath}/.wh.${name}`, '')

/** Four layers, base first: one that makes a system, one that adds, one that changes a file, one that deletes one. */
export function sampleLayers(): SampleLayer[] {
  return [
    { instruction: 'ADD busybox.tar /', members: base() },
    {
      instruction: 'COPY story /srv/story',
      members: [
        folder('srv'),
        folder('srv/story'),
        file(
          'srv/story/README',
          'This file came with layer 2. Layer 3 changes it: look at layer 2, and it is still there.\n',
        ),
        file(
          'srv/story/draft',
          'Layer 4 deletes this file. No process can see it, yet it is stored and travels along.\n',
        ),
        file('srv/story/write.sh', WRITE, 0o755),
      ],
    },
    {
      instruction: "RUN sed -i 's/layer 2/layer 3/' /srv/story/README",
      members: [
        folder('srv'),
        folder('srv/story'),
        file('srv/story/README', 'This file comes from layer 3. It was copied up from layer 2, then changed.\n'),
      ],
    },
    {
      instruction: 'RUN rm /srv/story/draft',
      members: [folder('srv'), folder('srv/story'), whiteout('srv/story', 'draft')],
    },
  ]
}

/** Something to watch the read-write layer with. */
const WRITE = `#!/bin/sh
# Writes a page a second, changes one, deletes one: watch the read-write layer.
mkdir -p /tmp/pages
n=0
while :; do
  n=$((n + 1))
  date > /tmp/pages/page-$n
  [ $n -eq 3 ] && echo changed >> /srv/story/README
  [ $n -gt 5 ] && rm -f /tmp/pages/page-$((n - 5))
  sleep 1
done
`

function base(): Member[] {
  const applets = execFileSync(BUSYBOX, ['--list-full'], { encoding: 'utf8' }).trim().split('\n')
  const folders = ['bin', 'dev', 'etc', 'home', 'proc', 'root', 'sbin', 'sys', 'usr', 'usr/bin', 'usr/sbin', 'var']
  return [
    ...folders.map((path) => folder(path, path === 'root' ? 0o700 : 0o755)),
    folder('tmp', 0o1777),
    file('bin/busybox', readFileSync(BUSYBOX), 0o755),
    ...applets
      .filter((path) => path !== 'bin/busybox' && folders.includes(path.slice(0, path.lastIndexOf('/'))))
      .map((path) => link(path, '/bin/busybox')),
    file('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n'),
    file('etc/group', 'root:x:0:\nnogroup:x:65534:\n'),
    file('etc/profile', "export PS1='\\w \\$ '\n"),
  ]
}
