import type { Translation } from '../../lib/translation.ts'
import type { logs as en } from '../en/logs.ts'

export const logs: Translation<typeof en> = {
  label: '{{name}} 的日志',
  search: '搜索日志',
  found: '第 {{at}} 处，共 {{count}} 处',
  previous: '上一处',
  next: '下一处',
  stream: '输出流',
  all: '全部',
  time: '时间',
  wrap: '折行',
  copy: '复制',
  copied: '已复制',
  toEnd: '到最新一行',
  lines_other: '{{shown}} 行',
  dropped: '更早的 {{shown}} 行在日志文件里',
  fromTheStart: '从头显示',
  note: {
    started: '已启动，PID {{pid}} {{command}}',
    joined: 'docker exec 加入 {{command}}，PID {{pid}}',
    paused: '已暂停',
    resumed: '已恢复',
    signal: '已发送 {{signal}}',
    ended: '已结束，退出码 {{code}}',
  },
  empty: {
    title: '没有任何输出',
    waiting: '进程打印的行会出现在这里。',
    ended: '容器没有输出就结束了。',
  },
  state: {
    following: '跟随中',
    followingText: '新的行会出现在这里；向上滚动即停住',
    held: '已停住',
    heldText: '新的行加在下面',
    ended: '已结束',
  },
}
