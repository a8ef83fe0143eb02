import type { Translation } from '../../lib/translation.ts'
import type { welcome as en } from '../en/welcome.ts'

export const welcome: Translation<typeof en> = {
  title: '运行第一个容器',
  text: '点一下，图中的虚线部分就会成真：镜像之上的一个可读写层，再上面是进程空间。',
  noImage: '还没有镜像。把镜像归档拖到窗口任意处。',
  run: '运行 {{name}}',
  drop: '把镜像归档拖到这里任意处',
  look: '看看已有的镜像',
  terminal: '终端也可以用。在终端里执行一次：',
}
