import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { OutputDialog } from '../../components/command/output-dialog.tsx'
import { closeContainerDialog } from './dialog-store.ts'

/** Writes what the processes see into one flat tar. */
export function ExportDialog({ container }: { container: Container }) {
  const { t } = useTranslation('containers')
  return (
    <OutputDialog
      title={t('export.title', { name: container.name })}
      text={t('export.text')}
      suggestion={`${container.name}.tar`}
      request={(output) => ({ verb: 'export', container: container.name, output })}
      download={`download/container?${new URLSearchParams({ ref: container.id })}`}
      action={t('export.action')}
      onClose={closeContainerDialog}
    />
  )
}
