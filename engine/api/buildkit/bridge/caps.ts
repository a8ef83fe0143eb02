/** What the front end can be asked for; `return` and `proto.refarray` are what every client of today needs. */
const FRONTEND = [
  'solve.base',
  'solve.inlinereturn',
  'resolveimage.resolvemode',
  'readfile',
  'readdir',
  'statfile',
  'importcaches',
  'proto.refarray',
  'reference.output',
  'return',
  'returnmap',
  'frontend.inputs',
  'frontend.caps',
  'gateway.evaluate',
  'gateway.solve.evaluate',
  'gateway.warnings',
]

/** Of the language that clients would describe builds in: only what its Dockerfiles may use, and what clients look for by name. */
const LANGUAGE = [
  'source.image',
  'source.local',
  'file.base',
  'constraints',
  'platform',
  'exporter.multiple',
  'gc.freespacefilter',
  'history.filter',
]

const enabled = (names: readonly string[]) => names.map((ID) => ({ ID, Enabled: true }))

export const capabilities = { FrontendAPICaps: enabled(FRONTEND), LLBCaps: enabled(LANGUAGE) }
