import type { Translation } from '../../lib/translation.ts'
import type { settings as en } from '../en/settings.ts'

export const settings: Translation<typeof en> = {
  title: '设置',
  sections: '设置的分类',
  section: { look: '外观与动画', engine: '引擎', docker: 'Docker', keys: '按键', about: '关于' },
  preview: { title: '显示效果', text: '更改立即生效。' },
  about: {
    text: '把工作过程画出来的容器引擎',
    data: {
      title: '什么会离开这台机器',
      text: '没有账户，没有遥测；除非你要求，什么都不会发送',
      value: '没有',
    },
  },
  copy: '复制',
  copied: '已复制',
  language: { title: '语言', text: '命令、名称和大小保持原样' },
  theme: { title: '主题', text: '系统：与桌面一致', system: '系统', light: '浅色', dark: '深色' },
  motion: { title: '动画', text: '静止：画面变化但不移动', normal: '1×', slow: '¼×', still: '静止' },
  say: { title: '悬停时显示命令', text: '按钮对应的 docker 命令，显示在旁边和控制台里' },
  flip: { title: '最底层在上', text: '把每个堆叠倒过来画，与指令的阅读顺序一致' },
  missing: '没有安装 {{program}}：{{lost}} 软件包为 {{package}}。',
  version: { title: '版本', text: '本窗口所显示的引擎' },
  mode: {
    title: '模式',
    rootless: '免 root',
    root: 'root',
    rootlessText: '以你的身份在用户命名空间里运行；在里面它是自己的 root',
    rootText: '以本机的 root 运行',
  },
  runtime: { title: '运行时', text: '创建进程空间', none: '未找到' },
  pause: { title: '暂停的方式', text: '冻结器让进程停在原处；没有它则发送信号' },
  kernel: { title: '内核', text: '控制组：{{cgroup}}' },
  store: { title: '存储', text: '{{layers}} 层共 {{size}}；镜像：{{images}}，容器：{{containers}}' },
  socket: { title: 'Docker 套接字', text: 'docker、compose 和编辑器可以从这里与引擎对话' },
  host: { title: '在终端里', text: '此后该终端里的 docker 就是这个引擎' },
  key: {
    palette: '查找或执行',
    containers: '容器',
    images: '镜像',
    settings: '设置',
    find: '搜索列表',
    console: '控制台',
    selectAll: '选中所有行',
    close: '关闭最上面的一层',
  },
}
