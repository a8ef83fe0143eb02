import { CommitDialog } from './commit-dialog.tsx'
import { useContainerDialog } from './dialog-store.ts'
import { ExportDialog } from './export-dialog.tsx'
import { KillDialog } from './kill-dialog.tsx'
import { LimitsDialog } from './limits-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'

/** The form that is open, if one is. */
export function ContainerDialogs() {
  const { dialog } = useContainerDialog()
  switch (dialog?.type) {
    case 'commit':
      return <CommitDialog container={dialog.container} />
    case 'rename':
      return <RenameDialog container={dialog.container} />
    case 'kill':
      return <KillDialog container={dialog.container} />
    case 'export':
      return <ExportDialog container={dialog.container} />
    case 'limits':
      return <LimitsDialog container={dialog.container} />
    case 'remove':
      return <RemoveDialog containers={dialog.containers} />
    case undefined:
      return null
  }
}
