import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { offerFiles } from '../../lib/archives.ts'
import { openBuildForm } from '../../lib/build-form.ts'
import { contextOfDrop } from '../../lib/dropped-context.ts'

/** Takes files dropped anywhere on the window: archives, and folders or Dockerfiles to build from. While one is dragged over it, says what will happen. */
export function DropZone() {
  const { t } = useTranslation('archive')
  const [over, setOver] = useState(false)
  useEffect(() => {
    // entering a child fires before leaving its parent, so both are counted
    let inside = 0
    const onEnter = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      inside += 1
      setOver(true)
    }
    const onOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
    }
    const onLeave = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      inside = Math.max(0, inside - 1)
      if (inside === 0) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      inside = 0
      setOver(false)
      const context = event.dataTransfer && contextOfDrop(event.dataTransfer)
      if (context) void context.then(openBuildForm)
      else offerFiles([...(event.dataTransfer?.files ?? [])])
    }
    document.addEventListener('dragenter', onEnter)
    document.addEventListener('dragover', onOver)
    document.addEventListener('dragleave', onLeave)
    document.addEventListener('drop', onDrop)
    return () => {
      document.removeEventListener('dragenter', onEnter)
      document.removeEventListener('dragover', onOver)
      document.removeEventListener('dragleave', onLeave)
      document.removeEventListener('drop', onDrop)
    }
  }, [])
  if (!over) return null
  return (
    <div className="pointer-events-none fixed inset-2 z-50 grid place-items-center border-2 border-dashed border-accent bg-surface-0/80">
      <p className="bg-surface-2 px-4 py-2 text-base font-semibold shadow-lens">{t('drop')}</p>
    </div>
  )
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}
