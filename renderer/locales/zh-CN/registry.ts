import type { Translation } from '../../lib/translation.ts'
import type { registry as en } from '../en/registry.ts'

export const registry: Translation<typeof en> = {
  cancel: '取消',
  close: '关闭',
  pull: {
    title: '拉取镜像',
    text: '从仓库取回尚不存在的层，其余的共享。',
    reference: '镜像',
    hint: '名称，冒号后是标签；不写则为 latest。第一个斜杠前是仓库地址。',
    platform: '平台',
    here: '与本机相同',
    action: '拉取',
    working: '各层正在到达。灰色的已在本地。',
    done: '已在本地。',
    rate: '仓库还可应答 {{remaining}} 次拉取，上限 {{limit}} 次。',
  },
  search: {
    action: '在仓库中搜索',
    none: '仓库中没有与 {{term}} 相符的内容。',
    found: '仓库中的内容',
    official: '官方',
    stars: '{{stars}} 颗星',
  },
  login: {
    label: '登录',
    open: '登录 {{host}}',
    is: '已登录 {{host}}，直到引擎结束。',
    out: '退出登录',
    name: '用户名',
    secret: '密码或令牌',
    kept: '只保存在引擎的内存里，引擎结束即失效，不写入任何地方。',
    action: '登录',
  },
  push: {
    title: '推送 {{name}}',
    text: '送出 {{host}} 缺少的部分。要推送到其他仓库，请先给镜像一个以该地址开头的名称。',
    action: '推送',
  },
}
