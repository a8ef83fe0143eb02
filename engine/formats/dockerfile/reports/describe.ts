import { type Report, reportOf, table, VERSION } from './report.ts'

const ANSWER = {
  version: VERSION,
  type: 'rpc',
  inputs: null,
  metadata: [
    { name: 'result.json', description: '' },
    { name: 'result.txt', description: '' },
  ],
  refs: null,
}

/** The questions that a client may ask, in BuildKit's words; it leaves `frontend.lint` out, though it answers it. */
const REQUESTS = [
  {
    name: 'frontend.outline',
    ...ANSWER,
    description: 'List all parameters current build target supports',
    opts: [{ name: 'target', description: 'Target build stage' }],
  },
  {
    name: 'frontend.targets',
    ...ANSWER,
    description: 'List all targets current build supports',
    opts: [],
  },
  {
    name: 'frontend.subrequests.describe',
    ...ANSWER,
    description: 'List available subrequest types',
    opts: null,
  },
]

/** `--call=subrequests.describe`. */
export function describeReport(): Report {
  const rows = REQUESTS.map(({ name, version, description }) => [name.replace('frontend.', ''), version, description])
  return reportOf(REQUESTS, table([['NAME', 'VERSION', 'DESCRIPTION'], ...rows], 1))
}
