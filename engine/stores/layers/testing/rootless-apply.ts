import { lstatSync } from 'node:fs'
import { getXattr } from '../../../base/syscalls/xattr.ts'
import { openStore, rebuilt, tarOf } from './store.ts'

/** Run inside a user namespace that maps root alone: applies a layer that wants more than may be had there, and prints what came of it. */
await using store = openStore({ rootless: true })
const base = await store.add(await tarOf([{ path: 'dir/below', type: 'file' }, 'below']))
const tar = await tarOf(
  [{ path: 'owned', type: 'file', uid: 33, gid: 33, mode: 0o4755 }, 'x'],
  [{ path: 'device', type: 'character', major: 1, minor: 3 }],
  [{ path: 'device-link', type: 'hardlink', link: 'device' }],
  [{ path: 'dir', type: 'directory' }],
  [{ path: 'dir/.wh..wh..opq', type: 'file' }],
  [{ path: 'marked', type: 'file', xattrs: new Map([['trusted.note', Buffer.from('x')]]) }],
)
const layer = await store.add(tar, { parent: base.chainId })
const names = store.catalogue
  .tree({ top: layer.chainId, view: 'union', path: '' })
  .map(({ name, type }) => `${name} ${type}`)
process.stdout.write(
  JSON.stringify({
    names,
    mode: lstatSync(`${layer.path}/owned`).mode & 0o7777,
    opaque: getXattr(`${layer.path}/dir`, 'user.overlay.opaque')?.toString(),
    hidden: store.catalogue.tree({ top: layer.chainId, view: 'union', path: 'dir' }),
    exact: (await rebuilt(store, layer)).equals(tar),
  }),
)
