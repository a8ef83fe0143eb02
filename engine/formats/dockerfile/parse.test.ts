import { describe, expect, it } from 'vitest'
import type { Instruction } from './dockerfile.ts'
import { DockerfileError } from './dockerfile-error.ts'
import { describedBy, parse, parseTrigger } from './parse.ts'

const read = (...lines: string[]) => parse(lines.join('\n'), 'Dockerfile')
const inStage = (...lines: string[]) => read('FROM scratch', ...lines).stages[0]?.instructions ?? []
const first = <K extends Instruction['kind']>(kind: K, ...lines: string[]) =>
  inStage(...lines).find((one): one is Instruction & { kind: K } => one.kind === kind)

function refusal(...lines: string[]): DockerfileError {
  try {
    read(...lines)
  } catch (error) {
    if (error instanceof DockerfileError) return error
  }
  throw new Error('it was not refused')
}

describe('parse', () => {
  it('joins continuations over comments and empty lines, and says where an instruction stands', () => {
    const [run] = inStage('RUN a \\', '  # why', '', '  b \\', '  c')
    expect(run).toMatchObject({ source: 'RUN a   b   c', lines: { start: 2, end: 6 } })
    expect(read('FROM a', 'RUN a \\', '', 'b').emptyContinuations).toEqual([4])
  })

  it('takes a byte order mark, carriage returns and a missing last newline', () => {
    const file = parse('\uFEFFFROM a\r\nRUN x \\\r\n y\r\nCMD ["z"]', 'Dockerfile')
    expect(file.stages[0]?.instructions.map((one) => one.source)).toEqual(['RUN x  y', 'CMD ["z"]'])
  })

  it('reads directives only at the head, each once', () => {
    const head = ['# syntax=docker/dockerfile:1 extra', '# Escape = `', '# check=skip=JSONArgsRecommended;error=true']
    const { directives, stages } = read(...head, 'FROM a', 'RUN a`', 'b\\', '# check=skip=all')
    expect(directives).toEqual({
      syntax: 'docker/dockerfile:1',
      escape: '`',
      check: 'skip=JSONArgsRecommended;error=true',
    })
    expect(stages[0]?.instructions[0]?.source).toBe('RUN ab\\')
    expect(read('', '# escape=`', 'FROM a').directives.escape).toBe('\\')
    expect(refusal('# escape=x', 'FROM a').message).toBe("invalid escape token 'x' does not match ` or \\")
    expect(refusal('# escape=`', '# escape=`', 'FROM a')).toMatchObject({
      message: 'only one escape parser directive can be used',
      lines: { start: 2, end: 2 },
    })
  })

  it('keeps comments above an instruction, which describe it', () => {
    const { stages, globalArgs } = read(
      '# VERSION of it',
      'ARG VERSION=1',
      '# other',
      '#',
      '# build makes it',
      'FROM a as build',
    )
    expect(describedBy(globalArgs[0]?.comments ?? [], 'VERSION')).toBe('of it')
    expect(stages[0]?.from.comments).toEqual(['build makes it'])
    expect(stages[0]).toMatchObject({ name: 'build', from: { as: { keyword: 'as', name: 'build' } } })
  })

  it('reads several heredocs, quoted, with tabs, and those of ONBUILD', () => {
    const copy = first('COPY', 'COPY <<A <<-"B" x /to/', 'a $x', 'A', '\tb', '\tB', 'CMD x')
    expect(copy).toMatchObject({ sources: ['x'], target: '/to/', lines: { start: 2, end: 6 } })
    expect(copy?.heredocs).toEqual([
      { name: 'A', content: 'a $x\n', expand: true, chomp: false },
      { name: 'B', content: 'b\n', expand: false, chomp: true },
    ])
    expect(first('RUN', 'RUN <<EOF', '# no comment', '', 'EOF')?.heredocs[0]?.content).toBe('# no comment\n\n')
    expect(first('RUN', 'RUN cat <<< x')?.heredocs).toEqual([])
    expect(first('RUN', 'RUN ["a", "<<EOF"]')?.heredocs).toEqual([])
    expect(first('ONBUILD', 'ONBUILD RUN <<-EOF', '\tx', '\tEOF')?.text).toBe('RUN <<-EOF\n\tx\nEOF')
    expect(refusal('FROM a', 'RUN <<EOF', 'x')).toMatchObject({
      message: 'unterminated heredoc',
      lines: { start: 2, end: 3 },
    })
  })

  it('reads flags, quoted too, and leaves what follows --', () => {
    const run = first('RUN', 'RUN --mount=type=cache,target="/a b" --mount=type=bind,from=x --network=none -- --x y')
    expect(run).toMatchObject({
      command: { form: 'shell', text: '--x y' },
      mounts: [
        { text: 'type=cache,target=/a b', from: null },
        { text: 'type=bind,from=x', from: 'x' },
      ],
      network: 'none',
    })
    expect(first('COPY', 'COPY --from=b --chown=1:2 --link --exclude=*.md --exclude=*.txt a b /c/')).toMatchObject({
      from: 'b',
      chown: '1:2',
      link: true,
      excludes: ['*.md', '*.txt'],
      sources: ['a', 'b'],
      target: '/c/',
    })
    expect(first('ADD', 'ADD --keep-git-dir=false --unpack --checksum=sha256:a http://x /y')).toMatchObject({
      keepGitDir: false,
      unpack: true,
      checksum: 'sha256:a',
    })
  })

  it('takes JSON for the exec form, and what is nearly JSON for the shell form', () => {
    expect(first('CMD', 'CMD [ "a", "b c" ]')?.command).toEqual({ form: 'exec', words: ['a', 'b c'] })
    expect(first('CMD', "CMD ['a']")?.command).toEqual({ form: 'shell', text: "['a']" })
    expect(first('RUN', 'RUN [ -e x ]')?.command).toEqual({ form: 'shell', text: '[ -e x ]' })
    expect(first('COPY', 'COPY ["a b", "/c"]')).toMatchObject({ sources: ['a b'], target: '/c' })
  })

  it('reads pairs in both forms', () => {
    expect(first('ENV', 'ENV a="b c" d=e\\ f g=')?.pairs).toEqual([
      { name: 'a', value: '"b c"', legacy: false },
      { name: 'd', value: 'e\\ f', legacy: false },
      { name: 'g', value: '', legacy: false },
    ])
    expect(first('ENV', 'ENV a  b=c  d')?.pairs).toEqual([{ name: 'a', value: 'b=c  d', legacy: true }])
  })

  it('reads health checks', () => {
    expect(first('HEALTHCHECK', 'HEALTHCHECK --interval=1m30s --retries=3 CMD ["x"]')).toMatchObject({
      command: { form: 'exec', words: ['x'] },
      interval: 90e9,
      retries: 3,
    })
    expect(first('HEALTHCHECK', 'HEALTHCHECK none')?.command).toBeNull()
  })

  it('reads triggers of a base image where it is used', () => {
    const lines = { start: 7, end: 7 }
    expect(parseTrigger('COPY <<EOF /x\na\nEOF', lines)).toMatchObject({ kind: 'COPY', lines })
    expect(() => parseTrigger('RUN a\nRUN b', lines)).toThrow('onbuild trigger should be a single expression')
  })
})

describe('what parse refuses, in the words of BuildKit', () => {
  const refusedLine = (line: string) => refusal('FROM a', line)
  const onLine2 = (text: string) => `dockerfile parse error on line 2: ${text}`

  it('names near misses', () => {
    expect(refusedLine('RUNN x')).toMatchObject({
      message: onLine2('unknown instruction: RUNN (did you mean RUN?)'),
      lines: { start: 2, end: 2 },
      nearMiss: 'RUN',
    })
    expect(refusedLine('copi a b').message).toBe(onLine2('unknown instruction: copi (did you mean copy?)'))
    expect(refusedLine('FOOBAR x').message).toBe(onLine2('unknown instruction: FOOBAR'))
    expect(refusedLine('COPY --form=x a b').message).toBe(onLine2('unknown flag: --form (did you mean from?)'))
  })

  it.each([
    ['RUN --mount=from=$x a', "'from' doesn't support variable expansion, define alias stage instead"],
    ['RUN --network=net a', 'invalid network mode "net"'],
    ['RUN --security=x a', 'security "x" is not valid'],
    ['RUN --network=none --network=none a', 'duplicate flag specified: --network'],
    ['COPY --link=maybe a b', 'expecting boolean value for flag --link, not: maybe'],
    ['COPY --from a b', 'missing a value on flag: --from'],
    ['COPY a', 'COPY requires at least two arguments, but only one was provided. Destination could not be determined'],
    [
      'ADD ["a"]',
      'ADD requires at least two arguments, but only one was provided. Destination could not be determined',
    ],
    ['ENV', 'ENV requires at least one argument'],
    ['ENV =a', 'ENV names can not be blank'],
    ['ARG =a', 'ARG names can not be blank'],
    ['USER', 'USER requires exactly one argument'],
    ['WORKDIR --x a', 'unknown flag: --x'],
    ['SHELL bash', 'SHELL requires the arguments to be in JSON form'],
    ['SHELL []', 'SHELL requires at least one argument'],
    ['ONBUILD', 'ONBUILD requires at least one argument'],
    ['ONBUILD ONBUILD RUN a', "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"],
    ['ONBUILD FROM a', "FROM isn't allowed as an ONBUILD trigger"],
    ['FROM a b', 'FROM requires either one or three arguments'],
    ['FROM a AS 1b', `invalid name for build stage: "1b", name can't start with a number or contain symbols`],
    ['VOLUME [""]', 'VOLUME specified can not be an empty string'],
    ['HEALTHCHECK x', 'Unknown type "X" in HEALTHCHECK (try CMD)'],
    ['HEALTHCHECK CMD', 'Missing command after HEALTHCHECK CMD'],
    ['HEALTHCHECK NONE x', 'HEALTHCHECK NONE takes no arguments'],
    ['HEALTHCHECK --interval=1 CMD x', 'time: missing unit in duration "1"'],
    ['HEALTHCHECK --interval=1x CMD x', 'time: unknown unit "x" in duration "1x"'],
    ['HEALTHCHECK --timeout=1us CMD x', 'Interval "timeout" cannot be less than 1ms'],
    ['HEALTHCHECK --retries=-1 CMD x', '--retries cannot be negative (-1)'],
    ['HEALTHCHECK --retries=a CMD x', 'strconv.ParseInt: parsing "a": invalid syntax'],
  ])('%s: %s', (line, message) => {
    expect(refusedLine(line).message).toBe(onLine2(message))
  })

  it.each([
    ['ENV a=b c', `Syntax error - can't find = in "c". Must be of the form: name=value`],
    ['LABEL a', 'LABEL must have two arguments'],
    ['CMD ["a", 1]', 'when using JSON array syntax, arrays must be comprised of strings only'],
  ])('%s without the line in the text: %s', (line, message) => {
    expect(refusedLine(line)).toMatchObject({ message, lines: { start: 2, end: 2 } })
  })

  it('a file without stages', () => {
    expect(() => parse('', 'Dockerfile')).toThrow('the Dockerfile cannot be empty')
    expect(refusal('# only this', '').message).toBe('file with no instructions')
    expect(refusal('ARG a=b').message).toBe('dockerfile contains no stages to build')
    expect(refusal('RUN a', 'FROM b')).toMatchObject({
      message: 'no build stage in current context',
      lines: { start: 1, end: 1 },
    })
  })
})
