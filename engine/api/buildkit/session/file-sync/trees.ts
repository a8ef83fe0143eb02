import { mkdirSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { now } from '../../../../base/clock.ts'
import { newId } from '../../../../base/ids.ts'
import { Tree } from './tree.ts'

const MOST_KEPT = 16

/** A tree that waits for the next build from the same folder of the same client. */
export interface KeptTree {
  key: string
  tree: Tree
  madeAt: number
  usedAt: number
  uses: number
  inUse: boolean
}

/**
 * Clients' folders, kept between builds so that only what changed is sent. A tree belongs to one build at a time; another
 * one from the same folder gets a tree of its own. They end with the engine, as what they hold is known to it alone.
 */
export class Trees {
  private readonly folder: string
  private readonly kept = new Set<KeptTree>()
  private count = 0

  constructor(folder: string) {
    const own = newId().slice(0, 12)
    this.folder = join(folder, own)
    // Nobody waits for it; what cannot be deleted is tried again by the next engine.
    clear(folder, own).catch(() => {})
  }

  /** The tree kept under this key, or an empty one. '': none is kept. */
  take(key: string): KeptTree {
    const found = [...this.kept].find((each) => each.key === key && !each.inUse && key !== '')
    if (!found) mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    const tree = found ?? {
      key,
      tree: new Tree(join(this.folder, String(++this.count))),
      madeAt: now(),
      usedAt: now(),
      uses: 0,
      inUse: true,
    }
    tree.inUse = true
    tree.uses++
    this.kept.add(tree)
    return tree
  }

  /** Gives it back; `whole`: its last update succeeded. */
  give(tree: KeptTree, whole: boolean): void {
    tree.inUse = false
    tree.usedAt = now()
    const another = [...this.kept].some((each) => each !== tree && each.key === tree.key && !each.inUse)
    if (!whole || tree.key === '' || another) this.remove(tree)
    for (const oldest of this.list().slice(MOST_KEPT)) if (!oldest.inUse) this.remove(oldest)
  }

  /** Newest use first. */
  list(): KeptTree[] {
    return [...this.kept].sort((a, b) => b.usedAt - a.usedAt)
  }

  remove(tree: KeptTree): void {
    this.kept.delete(tree)
    tree.tree.remove()
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** What an engine left that was killed. */
async function clear(folder: string, but: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) if (name !== but) await rm(join(folder, name), { recursive: true, force: true })
}
