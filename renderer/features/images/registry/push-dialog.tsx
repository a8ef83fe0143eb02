import { useTranslation } from 'react-i18next'
import { VerbDialog } from '../../../components/command/verb-dialog.tsx'
import { hostOf } from './host-of.ts'
import { LogIn } from './log-in.tsx'

/** Sends an image to the registry that its name names. */
export function PushDialog({ image, onClose }: { image: string; onClose: () => void }) {
  const { t } = useTranslation('registry')
  return (
    <VerbDialog
      title={t('push.title', { name: image })}
      text={t('push.text', { host: hostOf(image) })}
      request={{ verb: 'push', reference: image }}
      action={t('push.action')}
      onClose={onClose}
    >
      <LogIn reference={image} />
    </VerbDialog>
  )
}
