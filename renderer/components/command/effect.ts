import { useTranslation } from 'react-i18next'
import type { RequestInput } from '../../../engine/wire/requests.ts'

/** What a request does to layers and processes, in one sentence of the current language. */
export function useEffectOf(request: RequestInput, processes = 0): string {
  const { t } = useTranslation('effects')
  switch (request.verb) {
    case 'pause':
      return t('pause', { count: processes })
    case 'stop':
      return t('stop', { seconds: request.timeout ?? 10 })
    case 'kill':
      return t('kill', { signal: signalName(request.signal ?? 'KILL') })
    case 'rm':
      return request.force ? t('rmForce') : t('rm')
    case 'tag':
      return t('tag', { name: request.reference })
    case 'rename':
      return t('rename')
    case 'run':
      return request.autoRemove ? t('runAutoRemove') : t('run')
    default:
      return t(request.verb)
  }
}

/** `SIGTERM` for `TERM`, `SIGTERM` and `15`-like numbers alone left as they are. */
export function signalName(signal: string): string {
  return /^\d+$/.test(signal) || signal.startsWith('SIG') ? signal : `SIG${signal}`
}
