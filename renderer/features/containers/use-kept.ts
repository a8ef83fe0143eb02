import { useEffect, useState } from 'react'
import type { Container } from '../../../engine/wire/containers.ts'

/** Long enough to see a read-write layer go. Milliseconds. */
const LINGER = 1600

/**
 * The container that the pane shows: the wanted one, except that one that has just been removed stays, as being removed,
 * until its going was seen. `chosen`: the id that a person chose, which is shown at once.
 */
export function useKept(all: readonly Container[], wanted: Container | undefined, chosen: string | undefined) {
  const [kept, setKept] = useState(wanted)
  const present = all.find((one) => one.id === kept?.id)
  const gone = kept !== undefined && present === undefined
  if (wanted?.id !== kept?.id && (!gone || wanted?.id === chosen)) setKept(wanted)
  else if (present && present !== kept) setKept(present)
  useEffect(() => {
    if (!gone) return
    const timer = setTimeout(() => setKept(wanted), LINGER)
    return () => clearTimeout(timer)
  }, [gone, wanted])
  return gone && kept ? removing(kept) : kept
}

function removing(container: Container): Container {
  return { ...container, state: { ...container.state, status: 'removing' } }
}
