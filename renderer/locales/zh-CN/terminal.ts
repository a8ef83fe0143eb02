import type { Translation } from '../../lib/translation.ts'
import type { terminal as en } from '../en/terminal.ts'

export const terminal: Translation<typeof en> = {
  sessions: '打开的终端',
  command: '要打开的命令',
  open: '打开',
  attach: '连接到 PID 1',
  attached: 'PID 1',
  close: '关闭 {{name}}',
  ended: '已结束',
  endedText: '进程已结束。',
  endedWith: '进程已结束，退出码 {{code}}。',
  attachEffect: '接上第一个进程的输入和输出。没有新进程，层保持不变。',
  execEffect: '一个新进程进入进程空间。它写下的内容留在可读写层里。',
  search: '搜索终端',
  previous: '上一处',
  next: '下一处',
  notFound: '没有找到',
  endSearch: '结束搜索',
  written: {
    title: '你在这里做的',
    text: 'shell 写下的一切都留在可读写层里，结束之后也在。',
    nothing: '还没有写下任何内容。',
    added: '新增',
    changed: '改动',
    deleted: '删除',
    hides: '遮住第 {{number}} 层',
    copied: '从第 {{number}} 层复制上来',
    now: '刚刚',
    host: '在本机上',
    copyPath: '复制',
    copiedPath: '已复制',
  },
  empty: {
    title: '没有打开的终端',
    text: 'shell 只是同一进程空间里的又一个进程。它写下的一切都留在可读写层里。',
  },
  stopped: {
    title: '没有可以进入的进程空间',
    text: '启动 {{name}} 之后，就能在里面打开 shell。',
  },
}
