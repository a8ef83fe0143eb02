import { createRoot } from 'react-dom/client'
import { Plate } from './components/plate/plate.tsx'
import { DrawingDefs } from './components/stack/draw/defs.tsx'
import { Glyph, type GlyphState } from './components/stack/glyph.tsx'
import { METRICS, slabHeight } from './components/stack/geometry.ts'
import { EMPTY, type Space, type StackLayer, type StackModel, stackLayer } from './components/stack/model.ts'
import { StackDrawing, type StackDrawingProps } from './components/stack/stack-drawing.tsx'
import './styles/app.css'

/** Every state of the drawing on one page, for the picture tests. `?theme=dark`. */
const theme = new URLSearchParams(location.search).get('theme')
document.documentElement.dataset.theme = theme === 'dark' ? 'dark' : 'light'

const WEB: [text: string, bytes: number, files: number][] = [
  ['debian.sh --arch amd64 out/ bookworm', 74.8e6, 4127],
  ['RUN groupadd --gid 1000 node && useradd --uid 1000', 9.1e3, 12],
  ['RUN curl -fsSLO node-v22.12.0-linux-x64.tar.xz', 117.4e6, 5612],
  ['RUN corepack enable && yarn set version stable', 5.3e6, 402],
  ['COPY docker-entrypoint.sh /usr/local/bin/', 388, 1],
  ['WORKDIR /app', 0, 0],
  ['COPY package*.json .npmrc ./', 214e3, 3],
  ['RUN npm ci --omit=dev && rm .npmrc', 96.2e6, 9834],
  ['COPY . .', 3.4e6, 212],
]

function chain(rows: typeof WEB, state: StackLayer['state'] = 'sealed'): StackLayer[] {
  return rows.map(([text, bytes, files], i) =>
    stackLayer({ id: id(i), parent: i ? id(i - 1) : null, state, text, bytes, files, number: i + 1 }),
  )
}

const id = (i: number) => `sha256:${`${i}5ad3f0c89b17`.repeat(6).slice(0, 64)}`

const PROCESSES = [
  { pid: 1, depth: 0, command: 'node server.js', use: '84.0 MB' },
  { pid: 18, depth: 1, command: 'node worker.js --queue=img', use: '41.2 MB' },
  { pid: 19, depth: 1, command: 'node worker.js', use: '39.0 MB' },
]

function container(space: Partial<Space> | null, rows = WEB, readWrite: Partial<StackLayer> = {}): StackModel {
  const layers = chain(rows)
  const top = layers.at(-1)?.id ?? null
  const rw = stackLayer({
    id: 'rw:web',
    parent: top,
    state: 'open',
    bytes: 1.2e6,
    counts: { added: 14, changed: 3, deleted: 1, bytes: 1.2e6 },
    ...readWrite,
  })
  return {
    of: { kind: 'container', id: 'web', name: 'web-frontend' },
    layers: [...layers, rw],
    spaces: space
      ? [
          {
            on: rw.id,
            state: 'running',
            processes: PROCESSES,
            signal: null,
            grace: null,
            note: 'running 3 h',
            ...space,
          },
        ]
      : [],
    names: [
      { text: 'shop/web:2.4.1', at: top ?? '', kind: 'image' },
      { text: 'web-frontend', at: rw.id, kind: 'container' },
    ],
    focus: rw.id,
    rests: [],
  }
}

function image(rows = WEB): StackModel {
  const layers = chain(rows).map((layer, i) => ({ ...layer, sharedBy: i < 5 ? 5 : 0 }))
  const top = layers.at(-1)?.id ?? ''
  return {
    ...EMPTY,
    of: { kind: 'image', id: 'img', name: 'shop/web:2.4.1' },
    layers,
    names: [{ text: 'shop/web:2.4.1', at: top, kind: 'image' }],
    focus: top,
    rests: ['web-frontend'],
  }
}

const archive: StackModel = {
  ...EMPTY,
  of: { kind: 'archive', id: 'edge', name: 'shop/edge:2.9.0' },
  layers: chain(WEB.slice(0, 8)).map((layer, i) => ({ ...layer, state: i < 5 ? 'present' : 'new' })),
  focus: id(7),
}

const FIFTY: typeof WEB = Array.from({ length: 50 }, (_, i) => [
  `RUN step ${i + 1} of 50`,
  i === 15 ? 412e6 : i === 0 ? 78.1e6 : (i * 7919) % 400000,
  i,
])

function materials(): StackModel {
  const rows: [StackLayer['state'], string][] = [
    ['sealed', 'COPY . .'],
    ['present', 'COPY . .'],
    ['planned', 'COPY . .'],
    ['unneeded', 'COPY . .'],
    ['making', 'COPY . .'],
    ['removing', ''],
  ]
  return {
    ...EMPTY,
    layers: rows.map(([state, text], i) =>
      stackLayer({
        id: id(i),
        parent: i ? id(i - 1) : null,
        state,
        text,
        bytes: 3.4e6,
        number: i + 1,
        progress: state === 'making' ? 0.6 : null,
      }),
    ),
    focus: id(5),
  }
}

function fork(): StackModel {
  const model = container({ state: 'paused' }, WEB.slice(0, 5))
  const copy = stackLayer({
    id: 'copy',
    parent: id(4),
    state: 'sealed',
    bytes: 1.2e6,
    text: '',
    number: 6,
    loose: true,
  })
  return {
    ...model,
    layers: [...model.layers, copy],
    names: [...model.names, { text: 'web:hotfix', at: 'copy', kind: 'image' }],
  }
}

const files: StackDrawingProps['files'] = [...'aaaacaadaaaacaacaa'].map((letter, i) => ({
  kind: letter === 'a' ? 'added' : letter === 'c' ? 'changed' : 'deleted',
  fresh: i === 17,
}))

const SHEETS: (StackDrawingProps & { title: string })[] = [
  { title: 'pane running', model: container({}), width: 420, height: 538 },
  { title: 'pane paused', model: container({ state: 'paused' }), width: 420, height: 538, selected: id(7) },
  { title: 'pane exited', model: container(null, WEB, { exit: 137 }), width: 420, height: 538 },
  { title: 'pane stopping', model: container({ signal: 'SIGTERM', grace: 10 }), width: 420, height: 538 },
  {
    title: 'pane restarting',
    model: container({ state: 'restarting', processes: [] }, WEB.slice(0, 2)),
    width: 420,
    height: 400,
  },
  {
    title: 'pane created',
    model: container(null, WEB.slice(0, 1), { bytes: 0, counts: null }),
    width: 420,
    height: 400,
  },
  { title: 'pane image', model: image(), width: 420, height: 538 },
  { title: 'pane flipped', model: container({}), width: 420, height: 538, flip: true },
  { title: 'pane fifty', model: image(FIFTY), width: 420, height: 538 },
  {
    title: 'pane hundred processes',
    model: container({
      processes: Array.from({ length: 100 }, (_, i) => ({ pid: i + 1, depth: 0, command: 'worker', use: '1.0 MB' })),
    }),
    width: 420,
    height: 538,
  },
  { title: 'pane materials', model: materials(), width: 420, height: 400 },
  { title: 'pane fork', model: fork(), width: 420, height: 538 },
  {
    title: 'page container',
    model: container({}),
    size: 'page',
    width: 676,
    height: 534,
    left: 'flags',
    files,
    projection: { top: 66, bottom: 106 },
    leaders: [
      { layer: id(8), y: 204, tone: 'changed', strong: false },
      { layer: id(8), y: 288, tone: 'deleted', strong: false },
      { layer: id(7), y: 316, tone: 'changed', strong: false },
      { layer: id(2), y: 372, tone: 'changed', strong: false },
    ],
  },
  {
    title: 'page image with section',
    model: image(),
    size: 'page',
    width: 520,
    height: 460,
    selected: id(7),
    section: new Map([
      [id(6), 'added'],
      [id(7), 'deleted'],
      [id(8), 'added'],
    ] as const),
  },
  { title: 'page archive', model: archive, size: 'page', width: 596, height: 542 },
]

const STATES: GlyphState[] = ['image', 'created', 'running', 'paused', 'restarting', 'exited', 'removing', 'dead']

function Gallery() {
  return (
    <main style={{ height: '100vh', overflow: 'auto', background: 'var(--color-surface-1)', padding: 16 }}>
      <DrawingDefs />
      <div style={{ display: 'flex', gap: 16 }} data-testid="glyphs">
        {STATES.map((state) => (
          <span key={state}>
            <Glyph state={state} /> {state}
          </span>
        ))}
        <span>{[0, 1e6, 1e7, 1e8, 1e9].map((bytes) => slabHeight(bytes, METRICS.page)).join(' ')}</span>
      </div>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16 }}>
        {SHEETS.map(({ title, ...props }) => (
          <figure key={title} data-testid={title}>
            <figcaption>{title}</figcaption>
            <div style={{ width: props.width, height: props.height, display: 'grid' }}>
              <Plate>
                <StackDrawing {...props} />
              </Plate>
            </div>
          </figure>
        ))}
      </div>
    </main>
  )
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<Gallery />)
