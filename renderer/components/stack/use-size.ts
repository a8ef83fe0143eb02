import { useLayoutEffect, useState } from 'react'

/** The inner size of an element, kept up to date; null before it is known. */
export function useSize(element: Element | null): { width: number; height: number } | null {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  useLayoutEffect(() => {
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) })
    })
    const { width, height } = element.getBoundingClientRect()
    setSize({ width: Math.floor(width), height: Math.floor(height) })
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return size
}
