/**
 * A Dockerfile as data: what stands there, with the lines it stands on, before any variable is expanded. The reference of
 * its language is Docker's "Dockerfile reference" (syntax 1.x of `docker/dockerfile`). `parse()` in `parse.ts` makes it and
 * refuses (`DockerfileError`) what Docker refuses, in Docker's words, with the line and, for a misspelt name, the near miss.
 */
export interface Dockerfile {
  /** The name it goes by in errors, e.g. `Dockerfile` or `build/web.Dockerfile`. */
  name: string
  /** The whole text, as errors quote it. */
  text: string
  directives: Directives
  /** ARG instructions before the first FROM: known to FROM lines, and to a stage that declares them again. */
  globalArgs: ArgInstruction[]
  stages: Stage[]
  /** What Docker's own build checks find without a context, in the order of the lines. */
  warnings: BuildWarning[]
}

export interface Directives {
  /** Of `# syntax=`: read and answered by this front end. */
  syntax: string | null
  escape: '\\' | '`'
  /** Of `# check=`. */
  check: { skip: string[] | 'all'; error: boolean; experimental: string[] | 'all' }
}

/** Lines of the Dockerfile, from 1, both included: an instruction with its continuations and heredocs. */
export interface Lines {
  start: number
  end: number
}

export interface Stage {
  /** Place among the stages, from 0. */
  index: number
  /** Of `AS name`, in lower case; null without one. */
  name: string | null
  from: FromInstruction
  /** All after FROM, in order. */
  instructions: Instruction[]
}

interface Common {
  lines: Lines
  /** As it is written, continuations joined and comments left out: `COPY --chown=1:1 a b`. What history and steps show before expansion. */
  source: string
}

export interface FromInstruction extends Common {
  kind: 'FROM'
  /** As written: `node:22`, `scratch`, `$BASE`, or a stage's name. */
  base: string
  platform: string | null
}

export interface ArgInstruction extends Common {
  kind: 'ARG'
  /** `value` null: no default. */
  args: { name: string; value: string | null }[]
}

/** Words of a command: exec form as they stand in the JSON, shell form as one string. */
export type CommandForm = { form: 'exec'; words: string[] } | { form: 'shell'; text: string }

/** A heredoc that belongs to an instruction. `expand`: its delimiter was not quoted. */
export interface Heredoc {
  /** The delimiter's name, which is the file's name in COPY and ADD. */
  name: string
  content: string
  expand: boolean
  /** `<<-`: leading tabs were taken away. */
  chomp: boolean
}

export interface RunMount {
  type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh'
  target: string | null
  source: string | null
  /** Stage, image or named context; null: the build context (bind) or nothing (cache). */
  from: string | null
  readOnly: boolean
  /** cache, secret and ssh. */
  id: string | null
  sharing: 'shared' | 'private' | 'locked'
  mode: number | null
  uid: number | null
  gid: number | null
  required: boolean
  /** Bytes, for tmpfs. */
  size: number | null
  /** secret: the environment variable that gets its content. */
  env: string | null
}

export interface RunInstruction extends Common {
  kind: 'RUN'
  command: CommandForm
  heredocs: Heredoc[]
  mounts: RunMount[]
  network: 'default' | 'none' | 'host'
  security: 'sandbox' | 'insecure'
}

export interface CopyInstruction extends Common {
  kind: 'COPY' | 'ADD'
  sources: string[]
  /** Files given in place: they are sources too, named by `heredocs[].name`. */
  heredocs: Heredoc[]
  target: string
  /** COPY only. */
  from: string | null
  chown: string | null
  chmod: string | null
  link: boolean
  parents: boolean
  excludes: string[]
  /** ADD only. */
  checksum: string | null
  keepGitDir: boolean
  unpack: boolean | null
}

export interface PairsInstruction extends Common {
  kind: 'ENV' | 'LABEL'
  pairs: { name: string; value: string }[]
}

export interface CommandInstruction extends Common {
  kind: 'CMD' | 'ENTRYPOINT' | 'SHELL'
  command: CommandForm
}

export interface WordsInstruction extends Common {
  kind: 'EXPOSE' | 'VOLUME'
  words: string[]
}

export interface TextInstruction extends Common {
  kind: 'USER' | 'WORKDIR' | 'STOPSIGNAL' | 'MAINTAINER'
  text: string
}

export interface HealthcheckInstruction extends Common {
  kind: 'HEALTHCHECK'
  /** null: `HEALTHCHECK NONE`. */
  command: CommandForm | null
  /** Nanoseconds; 0: not given. */
  interval: number
  timeout: number
  startPeriod: number
  startInterval: number
  retries: number
}

export interface OnbuildInstruction extends Common {
  kind: 'ONBUILD'
  /** As the config of the image keeps it; parsed when an image is built on that one. */
  text: string
  instruction: Instruction
}

export type Instruction =
  | ArgInstruction
  | RunInstruction
  | CopyInstruction
  | PairsInstruction
  | CommandInstruction
  | WordsInstruction
  | TextInstruction
  | HealthcheckInstruction
  | OnbuildInstruction

/** What a build check found. Names, texts and addresses are those of Docker's reference of build checks. */
export interface BuildWarning {
  rule: string
  description: string
  url: string
  /** The sentence for this place. */
  message: string
  lines: Lines
}
