/** Milliseconds from the first call of a burst to the work. */
const BURST = 100

/**
 * A burst of calls does `work` once, and what comes while it is under way once more afterwards: a menu that nobody looks at
 * is not worth a question for each of a thousand events.
 */
export function gathered(work: () => Promise<void>): () => void {
  let scheduled = false
  let again = false
  const run = async () => {
    again = false
    await work()
    scheduled = false
    if (again) call()
  }
  const call = () => {
    again = true
    if (scheduled) return
    scheduled = true
    setTimeout(() => void run(), BURST)
  }
  return call
}
