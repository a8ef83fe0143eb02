import type { Translation } from '../../lib/translation.ts'
import type { palette as en } from '../en/palette.ts'

export const palette: Translation<typeof en> = {
  label: '查找与执行',
  placeholder: '查找任何内容，或输入命令',
  do: '执行',
  goTo: '前往',
  none: '没有叫这个的。按 Enter 作为 docker 命令运行。',
  keys: { do: '执行', line: '放入控制台', open: '打开', any: '任何命令' },
  kind: { container: '容器', image: '镜像', volume: '卷', section: '分区' },
  verb: {
    start: '启动 {{name}}',
    stop: '停止 {{name}}',
    pause: '暂停 {{name}}',
    unpause: '恢复 {{name}}',
    restart: '重启 {{name}}',
    run: '运行 {{name}}',
  },
  tab: { logs: '{{name}}，日志', terminal: '{{name}}，终端' },
  runLine: '运行这一行',
  runForm: '运行容器…',
  buildForm: '构建镜像…',
}
