import { create } from 'zustand'

/** What an image's dialogs are open for; one at a time. */
export type ImageDialog =
  | { type: 'tag'; image: string }
  | { type: 'pull' }
  | { type: 'push'; image: string }
  | { type: 'save'; images: readonly string[] }
  | { type: 'remove'; images: readonly string[] }

export const useImageDialog = create<{ dialog: ImageDialog | null }>(() => ({ dialog: null }))

export function openImageDialog(dialog: ImageDialog): void {
  useImageDialog.setState({ dialog })
}

export function closeImageDialog(): void {
  useImageDialog.setState({ dialog: null })
}
