import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import type { ErrorData } from '../../engine/wire/errors.ts'
import { refusals } from '../locales/zh-CN/refusals.ts'

/** Languages that say the frequent errors in words of their own. */
const SAID: Partial<Record<string, typeof refusals>> = { 'zh-CN': refusals }

/** Says why something was refused, in the language of the window as far as it is known as data; else with the engine's sentence. */
export function useWhy(): (error: ErrorData) => string {
  const { t, i18n } = useTranslation('app')
  return (error) => {
    const { code, message, details } = error
    const said = details && SAID[i18n.language]?.[details.key]
    return said
      ? i18next.services.interpolator.interpolate(said, details.values, i18n.language, {})
      : t(`why.${code}`, { message })
  }
}
