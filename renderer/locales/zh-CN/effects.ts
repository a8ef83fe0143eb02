import type { Translation } from '../../lib/translation.ts'
import type { effects as en } from '../en/effects.ts'

export const effects: Translation<typeof en> = {
  create: '在镜像上添加一个空的可读写层，不启动任何进程。',
  run: '在镜像上添加可读写层，再在其上创建进程空间并启动命令。',
  runAutoRemove: '添加可读写层和进程空间；命令结束后两者一并移除。',
  start: '在可读写层上创建进程空间，上次的文件仍在。',
  stop: '请进程自行结束，{{seconds}} 秒后强制结束剩余进程。可读写层保留。',
  kill: '向 1 号进程发送 {{signal}}。可读写层保留。',
  pause_zero: '冻结进程，所有层保持不变。',
  pause_other: '冻结 {{count}} 个进程，所有层保持不变。',
  unpause: '让冻结的进程从原处继续。',
  restart: '先停止，再在同一个可读写层上启动。',
  rename: '只更换名称，其余不变。',
  rm: '移除可读写层及写入其中的所有文件。镜像保留。',
  rmForce: '强制结束进程并移除可读写层。镜像保留。',
  commit: '把可读写层的副本封为镜像上的新只读层。',
  tag: '让名称 {{name}} 指向最上层，不复制任何内容。',
  rmi: '先移除名称，再释放不再被使用的层。',
  save: '把每一层及其元数据写入一个归档。',
  export: '把进程所见的内容写成一个扁平的 tar，不含层和历史。',
  load: '解开尚不存在的层，其余的共享。',
  import: '由扁平的 tar 生成一个没有历史的层。',
}
