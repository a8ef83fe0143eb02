/** An image's config file as Docker and OCI write it (image-spec config.md; Docker adds fields, which are kept because the bytes are). */
export interface ImageConfigFile {
  architecture: string
  os: string
  variant?: string
  created?: string
  author?: string
  config?: ImageRunConfig
  rootfs: { type: 'layers'; diff_ids: string[] }
  history?: ImageHistory[]
  container?: string
  container_config?: ImageRunConfig
  docker_version?: string
}

export interface ImageRunConfig {
  Hostname?: string
  Domainname?: string
  User?: string
  AttachStdin?: boolean
  AttachStdout?: boolean
  AttachStderr?: boolean
  Tty?: boolean
  OpenStdin?: boolean
  StdinOnce?: boolean
  Env?: string[] | null
  Cmd?: string[] | null
  Entrypoint?: string[] | null
  WorkingDir?: string
  Labels?: Record<string, string> | null
  ExposedPorts?: Record<string, object> | null
  Volumes?: Record<string, object> | null
  StopSignal?: string
  StopTimeout?: number
  Shell?: string[]
  OnBuild?: string[] | null
  Healthcheck?: object
  ArgsEscaped?: boolean
  Image?: string
}

export interface ImageHistory {
  created?: string
  created_by?: string
  author?: string
  comment?: string
  empty_layer?: boolean
}
