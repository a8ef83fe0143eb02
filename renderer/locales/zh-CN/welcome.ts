import type { Translation } from '../../lib/translation.ts'
import type { welcome as en } from '../en/welcome.ts'

export const welcome: Translation<typeof en> = {
  title: '运行第一个容器',
  text: '点一下，图就会成真。引擎做好一部分，那部分的虚线就变成实线。',
  noImage: '还没有镜像。把镜像归档拖到窗口任意处。',
  run: '运行 {{name}}',
  drop: '把镜像归档拖到这里任意处',
  look: '看看已有的镜像',
  part: {
    space: '进程空间',
    spaceText: '建好后在其中启动 sh',
    layer: '可读写层',
    layerText: '加在最上面，还是空的',
    layerHolds: '写入的一切都留在这里',
    image: '镜像',
    imageText_other: '{{count}} 个只读层',
  },
  copy: '复制这一行',
  copied: '已复制',
  terminal: '终端也可以用。在终端里执行一次：',
}
