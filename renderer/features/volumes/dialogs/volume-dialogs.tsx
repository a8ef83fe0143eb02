import { CloneDialog } from './clone-dialog.tsx'
import { CreateDialog } from './create-dialog.tsx'
import { useVolumeDialog } from './dialog-store.ts'
import { EmptyDialog } from './empty-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { PruneDialog } from './prune-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'

/** The form that is open, if one is. */
export function VolumeDialogs() {
  const { dialog } = useVolumeDialog()
  switch (dialog?.type) {
    case 'create':
      return <CreateDialog />
    case 'prune':
      return <PruneDialog />
    case 'clone':
      return <CloneDialog volume={dialog.volume} />
    case 'empty':
      return <EmptyDialog volume={dialog.volume} />
    case 'export':
      return <ExportDialog volume={dialog.volume} />
    case 'import':
      return <ImportDialog volume={dialog.volume} />
    case 'remove':
      return <RemoveDialog volume={dialog.volume} />
    case undefined:
      return null
  }
}
