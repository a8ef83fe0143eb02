import type { Translation } from '../../lib/translation.ts'
import type { inspect as en } from '../en/inspect.ts'

export const inspect: Translation<typeof en> = {
  label: '{{name}} 的元数据',
  filter: '包含这段文字的行',
  copy: '复制 JSON',
  copied: '已复制',
  effect: '读取最上层及其周围的元数据。什么都不会改变。',
  none: '没有这样的行',
}
