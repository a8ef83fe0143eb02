import { useBuildForm } from '../../lib/build-form.ts'
import { BuildDialog } from './build-dialog.tsx'
import { usePruneDialog } from './dialog-store.ts'
import { PruneDialog } from './prune-dialog.tsx'

/** The form that is open, if one is. */
export function BuildDialogs() {
  const start = useBuildForm((state) => state.start)
  const pruning = usePruneDialog((state) => state.open)
  if (start) return <BuildDialog start={start} />
  return pruning ? <PruneDialog /> : null
}
