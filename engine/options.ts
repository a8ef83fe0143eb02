import { resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { parseInsecure, parseMirror } from './drivers/registry/hosts.ts'
import type { RegistrySettings } from './drivers/registry/registry.ts'
import { defaultPaths } from './launcher/paths.ts'

export interface EngineOptions {
  /** Absolute. */
  root: string
  /** Absolute. */
  runDir: string
  /** null: no web mode; 0: any free port. */
  webPort: number | null
  webRoot: string | null
  token: string | null
  /** Absolute path of an archive. */
  sample: string | null
  registries: RegistrySettings
}

/** A unix socket's path has at most 107 bytes, and conmon's sockets lie a few folders below the run dir. */
const LONGEST_RUN_DIR = 70

interface Parsed {
  root: string
  runDir: string
  web?: number
  webRoot?: string
  token?: string
  sample?: string
  insecureRegistry: string[]
  registryMirror: string[]
}

/** Reads the command line. Prints and ends the process for `--help`, `--version`, and for what it does not understand. */
export function readOptions(argv: readonly string[], version: string): EngineOptions {
  const { dataRoot, runDir: defaultRunDir } = defaultPaths()
  const command = new Command('cutaway-engine')
    .description(
      'The container engine of Cutaway, in the foreground. It serves the Docker API at <run-dir>/docker.sock, prints one line when it is ready, and ends on SIGTERM or SIGINT. Containers keep running without it.',
    )
    .version(version)
    .addOption(new Option('--root <dir>', 'data root: layers, images, containers, database').default(dataRoot))
    .addOption(
      new Option('--run-dir <dir>', 'run dir: sockets, pid and exit files; lost at a reboot, and rightly so').default(
        defaultRunDir,
      ),
    )
    .addOption(
      new Option(
        '--web [port]',
        'web mode: serve the window to a browser of this machine, on 127.0.0.1 and a free port or this one; the ready line has the address',
      )
        .preset(0)
        .argParser(port),
    )
    .option('--web-root <dir>', "web mode: the folder of the window's built files")
    .option(
      '--token <token>',
      'web mode: the secret in the address, instead of a random one (16 characters or more)',
      token,
    )
    .option('--sample <file>', 'an image archive to load once, when the data root has never held an image')
    .addOption(
      new Option(
        '--insecure-registry <host>',
        'a registry (registry.lan:5000) or a range of addresses (10.0.0.0/8) that is asked also without a valid certificate, or by http; may be given several times. Those of this machine always are',
      )
        .default([])
        .argParser((text, before: string[]) => [...before, checked(parseInsecure, text)]),
    )
    .addOption(
      new Option(
        '--registry-mirror <address>',
        'a registry that is asked for the images of docker.io before docker.io is (https://mirror.lan); may be given several times',
      )
        .default([])
        .argParser((text, before: string[]) => [...before, checked(parseMirror, text)]),
    )
    .allowExcessArguments(false)
    .showHelpAfterError('(--help explains every option)')
    .parse(argv, { from: 'user' })
  const parsed = command.opts<Parsed>()
  const runDir = resolve(parsed.runDir)
  if (Buffer.byteLength(runDir) > LONGEST_RUN_DIR)
    command.error(`error: --run-dir ${runDir} is longer than ${LONGEST_RUN_DIR} bytes, too long for the sockets in it`)
  if (parsed.web !== undefined && parsed.webRoot === undefined)
    command.error("error: --web needs --web-root, the folder of the window's built files")
  return {
    root: resolve(parsed.root),
    runDir,
    webPort: parsed.web ?? null,
    webRoot: parsed.webRoot === undefined ? null : resolve(parsed.webRoot),
    token: parsed.token ?? null,
    sample: parsed.sample === undefined ? null : resolve(parsed.sample),
    registries: { insecure: parsed.insecureRegistry, mirrors: parsed.registryMirror },
  }
}

/** The command line says what is wrong with it in one way. */
function checked(parse: (text: string) => string, text: string): string {
  try {
    return parse(text)
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

function port(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 65_535) throw new InvalidArgumentError('A port is a number up to 65535.')
  return value
}

function token(text: string): string {
  if (!/^[\w-]{16,}$/.test(text))
    throw new InvalidArgumentError('A token is 16 characters or more: letters, digits, - and _.')
  return text
}
