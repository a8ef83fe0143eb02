/**
 * What Cutaway needs from the system, as data. A need is met when one of `paths` exists.
 * `for`: run (the app itself) or test. `why` completes the sentence "installing NAME: …".
 * @typedef {{ package: string, paths: string[], for: 'run' | 'test', why: string }} Need
 * @type {Need[]}
 */
export const NEEDS = [
  {
    package: 'conmon',
    paths: ['/usr/bin/conmon', '/usr/libexec/podman/conmon'],
    for: 'run',
    why: 'watches over each container and keeps its log',
  },
  {
    package: 'runc',
    paths: ['/usr/sbin/runc', '/usr/bin/runc', '/usr/bin/crun'],
    for: 'run',
    why: 'makes the process space of a container',
  },
  {
    package: 'crun',
    paths: ['/usr/bin/crun'],
    for: 'run',
    why: 'the same as runc, about four times as fast, used where it works',
  },
  {
    package: 'uidmap',
    paths: ['/usr/bin/newuidmap'],
    for: 'run',
    why: 'lets an ordinary user have containers with several users in them',
  },
  {
    package: 'netavark',
    paths: ['/usr/lib/podman/netavark', '/usr/libexec/podman/netavark'],
    for: 'run',
    why: 'connects containers by bridges and leads published ports to them',
  },
  {
    package: 'aardvark-dns',
    paths: ['/usr/lib/podman/aardvark-dns', '/usr/libexec/podman/aardvark-dns'],
    for: 'run',
    why: 'lets containers on a network find each other by name',
  },
  {
    package: 'iptables',
    paths: ['/usr/sbin/iptables', '/sbin/iptables'],
    for: 'run',
    why: 'holds the rules of the bridges that netavark writes',
  },
  {
    package: 'iproute2',
    paths: ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip'],
    for: 'run',
    why: 'keeps bridges up, and chooses the default route of a container on several networks',
  },
  {
    package: 'passt',
    paths: ['/usr/bin/pasta'],
    for: 'run',
    why: 'connects the networks of an ordinary user to the outside',
  },
  {
    package: 'busybox-static',
    paths: ['/bin/busybox', '/usr/bin/busybox'],
    for: 'run',
    why: 'becomes the sample image',
  },
  {
    package: 'xz-utils',
    paths: ['/usr/bin/xz'],
    for: 'run',
    why: 'unpacks build contexts and archives of ADD that are compressed with xz',
  },
  {
    package: 'bzip2',
    paths: ['/usr/bin/bzip2', '/bin/bzip2'],
    for: 'run',
    why: 'unpacks build contexts and archives of ADD that are compressed with bzip2',
  },
  {
    package: 'git',
    paths: ['/usr/bin/git'],
    for: 'run',
    why: 'fetches repositories that are built or added',
  },
  {
    package: 'catatonit',
    paths: ['/usr/bin/catatonit'],
    for: 'run',
    why: 'is the first process of containers started with --init',
  },
  { package: 'chromium', paths: ['/usr/bin/chromium'], for: 'test', why: 'the browser that the window is tested in' },
  {
    package: 'fonts-noto-cjk',
    paths: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'],
    for: 'test',
    why: 'Chinese characters in the pictures that tests compare',
  },
  {
    package: 'docker.io',
    paths: ['/usr/bin/docker', '/usr/local/bin/docker'],
    for: 'test',
    why: 'the docker command that the engine is tested with',
  },
  {
    package: 'docker-compose',
    paths: ['/usr/bin/docker-compose'],
    for: 'test',
    why: 'a client that the engine is tested with; it brings python3-docker, another one',
  },
  {
    package: 'docker-registry',
    paths: ['/usr/bin/docker-registry'],
    for: 'test',
    why: 'a registry that images are pulled from and pushed to',
  },
  {
    package: 'apache2-utils',
    paths: ['/usr/bin/htpasswd'],
    for: 'test',
    why: 'makes the passwords of a registry that wants a log-in',
  },
  { package: 'openssl', paths: ['/usr/bin/openssl'], for: 'test', why: 'makes the certificates of a registry' },
  { package: 'skopeo', paths: ['/usr/bin/skopeo'], for: 'test', why: 'reads what the engine saves' },
]
