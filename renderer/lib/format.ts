import { useMemo } from 'react'
import { type Language, useSettings } from './settings.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const UNITS = {
  en: { ms: ' ms', s: ' s', min: ' min', h: ' h', d: ' d' },
  'zh-CN': { ms: ' ms', s: ' 秒', min: ' 分', h: ' 小时', d: ' 天' },
} as const satisfies Record<Language, Record<string, string>>

/** Bytes as the drawings write them, in powers of ten: `0 B`, `388 B`, `214 kB`, `96.2 MB`, `3.42 GB`. The same in every language. */
export function formatSize(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`
  if (bytes < 999_500) return `${Number((bytes / 1e3).toPrecision(3))} kB`
  if (bytes < 999_950_000) return `${(bytes / 1e6).toFixed(1)} MB`
  if (bytes < 999_995_000_000) return `${(bytes / 1e9).toFixed(2)} GB`
  return `${(bytes / 1e12).toFixed(2)} TB`
}

/** How long something took, in milliseconds: `88 ms`, `1.4 s`, `3 min 12 s`. */
export function formatDuration(ms: number, language: Language): string {
  const unit = UNITS[language]
  if (ms < SECOND) return `${Math.round(ms)}${unit.ms}`
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(1)}${unit.s}`
  return formatSpan(ms, language)
}

/** How long ago, or for how long, in the largest unit alone: `11 s`, `22 min`, `3 h`, `6 d`. */
export function formatAge(ms: number, language: Language): string {
  const unit = UNITS[language]
  const age = Math.max(0, ms)
  if (age < MINUTE) return `${Math.floor(age / SECOND)}${unit.s}`
  if (age < HOUR) return `${Math.floor(age / MINUTE)}${unit.min}`
  if (age < DAY) return `${Math.floor(age / HOUR)}${unit.h}`
  return `${Math.floor(age / DAY)}${unit.d}`
}

/** Two units: `3 h 12 min`, `6 d 4 h`, `41 s`. */
export function formatSpan(ms: number, language: Language): string {
  const age = Math.max(0, ms)
  if (age < MINUTE) return formatAge(age, language)
  const [large, small] = age < HOUR ? [MINUTE, SECOND] : age < DAY ? [HOUR, MINUTE] : [DAY, HOUR]
  const rest = Math.floor((age % large) / small) * small
  const head = formatAge(age - (age % large), language)
  return rest === 0 ? head : `${head} ${formatAge(rest, language)}`
}

/** The time of day: `14:02:11`. */
export function formatClock(time: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle: 'h23' }).format(time)
}

/** A day and a time. */
export function formatDate(time: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(time)
}

export function formatCount(count: number, language: Language): string {
  return new Intl.NumberFormat(language).format(count)
}

/** Names in a sentence: `a, b and c`. */
export function formatList(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(items)
}

/** The name of a volume as people read it: one that nobody named has an id for a name. */
export function volumeName(name: string): string {
  return /^[0-9a-f]{64}$/.test(name) ? name.slice(0, 12) : name
}

/** The first twelve hex digits of an id, as Docker shows it. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12)
}

/** Cuts a name in the middle, where names differ least. */
export function cutMiddle(text: string, length: number): string {
  if (text.length <= length) return text
  const half = (length - 1) / 2
  return `${text.slice(0, Math.ceil(half))}…${text.slice(-Math.floor(half))}`
}

/** The formats of the current language. */
export function useFormat() {
  const language = useSettings((settings) => settings.language)
  return useMemo(
    () => ({
      size: formatSize,
      duration: (ms: number) => formatDuration(ms, language),
      age: (ms: number) => formatAge(ms, language),
      span: (ms: number) => formatSpan(ms, language),
      clock: (time: number) => formatClock(time, language),
      date: (time: number) => formatDate(time, language),
      count: (count: number) => formatCount(count, language),
      list: (items: readonly string[]) => formatList(items, language),
    }),
    [language],
  )
}
