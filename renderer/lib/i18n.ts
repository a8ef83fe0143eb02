import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from '../locales/en/en.ts'
import { zhCN } from '../locales/zh-CN/zh-CN.ts'
import { useSettings } from './settings.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: typeof en
    returnNull: false
  }
}

/** Starts i18next with both languages (they ship with the window) and follows the setting. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en, 'zh-CN': zhCN },
    lng: useSettings.getState().language,
    fallbackLng: 'en',
    defaultNS: 'app',
    ns: Object.keys(en),
    interpolation: { escapeValue: false },
  })
  useSettings.subscribe(({ language }) => {
    if (language !== i18next.language) void i18next.changeLanguage(language)
  })
}
