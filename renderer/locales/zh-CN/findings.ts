import type { FindingKind } from '../../../engine/wire/verify.ts'

/** 检查存储时发现的问题。英文直接用引擎的句子。 */
export const findings: Record<FindingKind, string> = {
  databaseDamaged: '数据库已损坏：{{reason}}。请结束引擎，换回 cutaway.db 的备份。',
  rowsOfNoLayer: '文件目录里有不存在的层（编号 {{number}}）的文件。引擎下次启动时会清除。',
  layerMisnamed:
    '层 {{layer}}（{{images}}）名不副实：由它的父层和 diffID 得出的是 {{expected}}。请移除含有它的镜像，再重新加载或拉取。',
  layerWithoutParent:
    '层 {{layer}}（{{images}}）压在 {{parent}} 上，而后者不存在。请移除含有它的镜像，再重新加载或拉取。',
  layerWithoutFolder: '层 {{layer}}（{{images}}）的文件夹 {{path}} 丢失。请移除含有它的镜像，再重新加载或拉取。',
  layerWithoutPart:
    '层 {{layer}}（{{images}}）丢失了 {{path}}，没有它就无法还原 tar。请移除含有它的镜像，再重新加载或拉取。',
  layerNote:
    '层 {{layer}}（{{images}}）：{{path}} 写的 {{field}} 是 {{found}}，数据库里是 {{expected}}。以数据库为准，请改正该文件。',
  layerContent:
    '层 {{layer}}（{{images}}）的内容与存入时不同：tar 的摘要是 {{found}}，应为 {{expected}}。请移除含有它的镜像，再重新加载或拉取。',
  layerUnreadable: '层 {{layer}}（{{images}}）无法读取：{{reason}}。请移除含有它的镜像，再重新加载或拉取。',
  layerSums:
    '层 {{layer}}（{{images}}）的记录是 {{expected}} 字节，文件目录是 {{found}} 字节。请移除含有它的镜像，再重新加载或拉取。',
  fileMissing: '层 {{layer}}（{{images}}）丢失了 {{path}}。请移除含有它的镜像，再重新加载或拉取。',
  fileExtra: '层 {{layer}}（{{images}}）多出了 {{path}}，存入时没有：请把它移走。',
  fileType:
    '层 {{layer}}（{{images}}）：{{path}} 原是 {{expected}}，现在是 {{found}}。请移除含有它的镜像，再重新加载或拉取。',
  fileMode:
    '层 {{layer}}（{{images}}）：{{path}} 的权限是 {{found}}，存入时是 {{expected}}。请用 chmod {{expected}} 改回。',
  fileOwner:
    '层 {{layer}}（{{images}}）：{{path}} 属于 {{found}}，存入时是 {{expected}}。请用 chown -h {{expected}} 改回。',
  fileSize:
    '层 {{layer}}（{{images}}）：{{path}} 有 {{found}} 字节，存入时是 {{expected}}。请移除含有它的镜像，再重新加载或拉取。',
  fileTime:
    '层 {{layer}}（{{images}}）：{{path}} 被写过：时间是 {{found}}，存入时是 {{expected}}。请移除含有它的镜像，再重新加载或拉取。',
  fileTarget:
    '层 {{layer}}（{{images}}）：{{path}} 指向 {{found}}，存入时是 {{expected}}。请移除含有它的镜像，再重新加载或拉取。',
  fileMark: '层 {{layer}}（{{images}}）：{{path}} 遮住下层的标记与存入时不同。请移除含有它的镜像，再重新加载或拉取。',
  fileAttribute:
    '层 {{layer}}（{{images}}）：{{path}} 的属性 {{name}} 与存入时不同。请移除含有它的镜像，再重新加载或拉取。',
  moreFiles: '层 {{layer}}（{{images}}）另有 {{count}} 处同类问题。',
  layerOrphan: '文件夹 {{path}} 不属于任何层。引擎下次启动时会删除。',
  temporaryLeft: '{{path}} 是没有正常结束的引擎留下的。引擎下次启动时会删除。',
  imageContent: '镜像 {{image}} 的配置摘要是 {{found}}。请移除它，再重新加载或拉取。',
  imageUnreadable: '镜像 {{image}} 的配置无法读取：{{reason}}。请移除它，再重新加载或拉取。',
  imageWithoutLayer: '镜像 {{image}} 建立在层 {{layer}} 上，而后者不存在。请移除它，再重新加载或拉取。',
  imageTop: '镜像 {{image}} 记录的顶层是 {{found}}，配置里是 {{expected}}。请移除它，再重新加载或拉取。',
  nameOfNothing: '名称 {{name}} 指向镜像 {{image}}，而后者不存在。请用 docker tag 把名称给别的镜像。',
  containerWithoutLayer:
    '容器 {{container}} 建立在层 {{layer}} 上，而后者不存在。请从 {{path}} 拷出它写的内容，再移除它。',
  containerWithoutFolder: '容器 {{container}} 的文件夹 {{path}} 丢失。它写的内容已不在：请移除它。',
  containerUnreadable: '容器 {{container}} 的定义无法读取：{{reason}}。请换回 cutaway.db 的备份。',
  containerOrphan: '文件夹 {{path}} 不属于任何容器。引擎下次启动时会删除。',
  volumeWithoutFolder: '卷 {{volume}} 的文件夹 {{path}} 丢失，数据也随之不见。请放回文件夹，或移除该卷。',
  volumeOrphan: '文件夹 {{path}} 不属于任何卷。docker volume create {{volume}} 可使它成为卷，数据保留。',
}
