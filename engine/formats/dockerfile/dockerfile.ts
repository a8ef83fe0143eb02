/**
 * A Dockerfile as data: what stands there, with the lines it stands on, before any variable is expanded. The reference of
 * its language is Docker's "Dockerfile reference" (syntax 1.x of `docker/dockerfile`). `parse()` in `parse.ts` makes it and
 * refuses (`DockerfileError`) what Docker refuses, in Docker's words, with the line and, for a misspelt name, the near miss.
 * Variables are expanded by `expandInstruction()` (`expand-instruction.ts`), mounts read by `mountsOf()` (`run-mount.ts`).
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
  /** Lines after which a continuation went on over an empty line; the last line of each such instruction. */
  emptyContinuations: number[]
}

export interface Directives {
  /** Of `# syntax=`: read and answered by this front end. */
  syntax: string | null
  escape: '\\' | '`'
  /** Of `# check=`: its value up to a blank, for `readCheckOptions()` (`checks/check-options.ts`); null without one. */
  check: string | null
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
  /** The instruction's name as it is written: `Run`. */
  keyword: string
  /** Comments directly above, without `#`. One can describe a stage or argument (`describedBy()`), or be a `check=`. */
  comments: string[]
}

export interface FromInstruction extends Common {
  kind: 'FROM'
  /** As written: `node:22`, `scratch`, `$BASE`, or a stage's name. */
  base: string
  platform: string | null
  /** `AS name` as it is written. */
  as: { keyword: string; name: string } | null
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

/** `--mount=…` of a RUN as it is written: variables may stand anywhere but in `from`, which plans need beforehand. */
export interface MountFlag {
  text: string
  from: string | null
}

/** A mount flag with its variables expanded (`mountsOf()` in `run-mount.ts`). */
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
  mounts: MountFlag[]
  network: 'default' | 'none' | 'host'
  security: 'sandbox' | 'insecure'
}

export interface CopyInstruction extends Common {
  kind: 'COPY' | 'ADD'
  /** Paths, wildcards and, for ADD, addresses. */
  sources: string[]
  /** Files given in place: they are sources too, after the others, named by `heredocs[].name`. */
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
  keepGitDir: boolean | null
  unpack: boolean | null
}

export interface PairsInstruction extends Common {
  kind: 'ENV' | 'LABEL'
  /** `legacy`: written without `=`, `ENV name value`. Values still have their quotes and escapes. */
  pairs: { name: string; value: string; legacy: boolean }[]
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
  /** As the config of the image keeps it; read by `parseTrigger()` when an image is built on that one. */
  text: string
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

/**
 * What a build check found (`checks/`). Names, texts and addresses are those of Docker's reference of build checks.
 */
export interface BuildWarning {
  rule: string
  description: string
  url: string
  /** The sentence for this place. */
  message: string
  lines: Lines
}
