import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bridge } from './network.ts'

/** Bridges that stay up, noted in a folder before they are made, so that an engine also takes down what an earlier one made. */
export class BridgesUp {
  readonly #folder: string
  readonly #known = new Map<string, Bridge>()

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const name of readdirSync(folder)) {
      const bridge = bridgeIn(join(folder, name))
      if (bridge) this.#known.set(bridge.id, bridge)
    }
  }

  ids(): string[] {
    return [...this.#known.keys()]
  }

  get(id: string): Bridge | null {
    return this.#known.get(id) ?? null
  }

  add(bridge: Bridge): void {
    if (this.#known.has(bridge.id)) return
    writeFileSync(this.#file(bridge.id), JSON.stringify(bridge))
    this.#known.set(bridge.id, bridge)
  }

  remove(id: string): void {
    this.#known.delete(id)
    rmSync(this.#file(id), { force: true })
  }

  #file(id: string): string {
    return join(this.#folder, id)
  }
}

/** Null for one that an engine died writing: it had made nothing yet. */
function bridgeIn(file: string): Bridge | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Bridge
  } catch {
    return null
  }
}
