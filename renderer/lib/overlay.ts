import { create } from 'zustand'

/** What lies over the pages and can be opened from any of them. */
interface Overlay {
  palette: boolean
  /** The run form; `image` is what it starts with. */
  run: { image: string } | null
}

export const useOverlay = create<Overlay>(() => ({ palette: false, run: null }))

export function openPalette(): void {
  useOverlay.setState({ palette: true })
}

/** Opens the run form, with an image already chosen or without. */
export function openRunForm(image = ''): void {
  useOverlay.setState({ run: { image } })
}
