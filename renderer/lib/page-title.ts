import { useEffect } from 'react'

/** Names the window after what it shows: `web-frontend - Cutaway`. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Cutaway' : `${title} - Cutaway`
  }, [title])
}
