import type { Status } from '../../../engine/wire/containers.ts'

/** A container's status (`unhealthy`: it runs, but not well), or an image. */
export type GlyphState = Status | 'unhealthy' | 'image'

const LEFT = 2.5
const WIDTH = 23

/** The stack at 36 x 28 px, for the row of a list; the state always stands beside it in words. At most three layers are drawn. */
export function Glyph({ state, layers = 3, scale = 1 }: { state: GlyphState; layers?: number; scale?: number }) {
  const drawn = Math.max(1, Math.min(3, layers))
  const slabs: { y: number; h: number; look: string }[] = []
  let y = 27.5
  for (let i = 0; i < drawn; i++) {
    y -= 3 + (i ? 0.5 : 0)
    slabs.push({ y, h: 3, look: 'ro' })
  }
  if (state !== 'image') {
    y -= 4.5
    slabs.push({ y, h: 3.5, look: state === 'removing' ? 'rw removing' : 'rw' })
  }
  return (
    <svg className="glyph" width={36 * scale} height={28 * scale} viewBox="0 0 36 28" aria-hidden="true">
      {slabs.map((slab) => (
        <g key={slab.y} className={`slab ${slab.look}`}>
          <path className="top" d={`M${LEFT} ${slab.y}h${WIDTH}l6-3.5h-${WIDTH}z`} />
          <path className="side" d={`M${LEFT + WIDTH} ${slab.y}l6-3.5v${slab.h}l-6 3.5z`} />
          <path className="front" d={`M${LEFT} ${slab.y}h${WIDTH}v${slab.h}h-${WIDTH}z`} />
        </g>
      ))}
      <Top state={state} y={y - 0.9} />
    </svg>
  )
}

const BOX_LEFT = LEFT + 2.5
const BOX_WIDTH = WIDTH - 5
const BOX_HEIGHT = 8.5
const MIDDLE = BOX_LEFT + BOX_WIDTH / 2

function Top({ state, y }: { state: GlyphState; y: number }) {
  const cy = y - BOX_HEIGHT / 2
  switch (state) {
    case 'running':
      return (
        <Box y={y} look="running">
          {[-4.5, 0, 4.5].map((d) => (
            <circle key={d} className="alive" cx={MIDDLE + d} cy={cy} r={1.5} />
          ))}
        </Box>
      )
    case 'unhealthy':
      return (
        <Box y={y} look="unhealthy">
          <path className="alarm" d={`M${MIDDLE} ${cy - 2.8}v3.2M${MIDDLE} ${cy + 2}v.8`} />
        </Box>
      )
    case 'paused':
      return (
        <Box y={y} look="paused">
          <path className="bars" d={`M${MIDDLE - 2} ${cy - 2.4}v4.8M${MIDDLE + 2} ${cy - 2.4}v4.8`} />
        </Box>
      )
    case 'restarting':
      return (
        <Box y={y} look="restarting">
          <path
            className="turn"
            d={`M${MIDDLE + 2.2} ${cy - 1.4}a2.7 2.7 0 1 0 .4 2M${MIDDLE + 2.6} ${cy - 3.1}v2h-2`}
          />
        </Box>
      )
    case 'exited':
    case 'removing':
      return (
        <path
          className="footprint"
          d={`M${BOX_LEFT} ${y}h${BOX_WIDTH}l4-2.2M${BOX_LEFT} ${y}v-${BOX_HEIGHT}M${BOX_LEFT + BOX_WIDTH} ${y}v-${BOX_HEIGHT}`}
        />
      )
    case 'dead':
      return <path className="cross" d={`M${MIDDLE - 3} ${cy - 3}l6 6m0 -6l-6 6`} />
    case 'created':
    case 'image':
      return null
  }
}

function Box({ y, look, children }: { y: number; look: string; children: React.ReactNode }) {
  return (
    <g className={`glass ${look}`}>
      <path className="face top" d={`M${BOX_LEFT} ${y - BOX_HEIGHT}h${BOX_WIDTH}l4-2.2h-${BOX_WIDTH}z`} />
      <path className="face side" d={`M${BOX_LEFT + BOX_WIDTH} ${y}l4-2.2v-${BOX_HEIGHT}l-4 2.2z`} />
      <path className="face front" d={`M${BOX_LEFT} ${y}h${BOX_WIDTH}v-${BOX_HEIGHT}h-${BOX_WIDTH}z`} />
      {children}
    </g>
  )
}
