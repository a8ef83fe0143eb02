import type { Readable } from 'node:stream'
import { EngineError } from '../../../base/errors.ts'

const PATIENCE = 30_000

interface Offer {
  content: Readable
  taken: () => void
}

/** What clients of version 20.10 send in a request of its own, for the build that asked for it. */
export class Uploads {
  private readonly offers = new Map<string, PromiseWithResolvers<Offer>>()

  /** Offers content to the build of this id; resolves when it was read. `notFound` when nobody takes it. */
  async offer(id: string, content: Readable): Promise<void> {
    const read = new Promise<void>((resolve, reject) => {
      content.on('close', resolve)
      const late = () => reject(new EngineError('notFound', `no build ${id} takes what was uploaded for it`))
      const timer = setTimeout(late, PATIENCE)
      this.slot(id).resolve({ content, taken: () => clearTimeout(timer) })
    })
    await read.finally(() => this.offers.delete(id))
  }

  async take(id: string, signal: AbortSignal): Promise<Readable> {
    const { promise } = this.slot(id)
    const left = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    const { content, taken } = await Promise.race([promise, left])
    taken()
    return content
  }

  private slot(id: string): PromiseWithResolvers<Offer> {
    const slot = this.offers.get(id) ?? Promise.withResolvers<Offer>()
    this.offers.set(id, slot)
    return slot
  }
}
