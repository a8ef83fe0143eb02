import { closeImageDialog, useImageDialog } from './open-dialog.ts'
import { PullDialog } from '../registry/pull-dialog.tsx'
import { PushDialog } from '../registry/push-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { TagDialog } from './tag-dialog.tsx'

/** Whichever dialog of an image is open. */
export function ImageDialogs() {
  const dialog = useImageDialog((state) => state.dialog)
  switch (dialog?.type) {
    case 'tag':
      return <TagDialog image={dialog.image} onClose={closeImageDialog} />
    case 'pull':
      return <PullDialog onClose={closeImageDialog} />
    case 'push':
      return <PushDialog image={dialog.image} onClose={closeImageDialog} />
    case 'save':
      return <SaveDialog images={dialog.images} onClose={closeImageDialog} />
    case 'remove':
      return <RemoveDialog images={dialog.images} onClose={closeImageDialog} />
    case undefined:
      return null
  }
}
