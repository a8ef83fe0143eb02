import { useTranslation } from 'react-i18next'
import { Plate } from '../../components/plate/plate.tsx'
import type { Reach, ReachColumn } from './reach.ts'

const LEFT = 128
const COLUMN = 120
const ROW = 46
const OTHERS = 34
const MACHINE = 78
const BOX = 112
const BOX_HEIGHT = 34
const FIRST_LINE = 190

/** A region that scrolls is a stop of the tab key, so that the arrows can scroll it. */
const REACHABLE = { tabIndex: 0 }

/** Lines are networks, columns are containers; a dot is an address, and what comes from above is a published port. */
export function ReachDrawing({ reach, selected }: { reach: Reach; selected: string | null }) {
  const { t } = useTranslation('networks')
  const { networks, columns } = reach
  const width = LEFT + columns.length * COLUMN + 24
  const height = FIRST_LINE + networks.length * ROW
  return (
    <Plate className="flex max-h-[46%] flex-none border-y border-line">
      <section
        {...REACHABLE}
        aria-label={t('drawingLabel')}
        className="min-w-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
      >
        <svg
          role="img"
          aria-label={t('drawing', { containers: columns.length, networks: networks.length })}
          width={width}
          height={height}
          className="block min-w-full"
          fontFamily="var(--font-mono)"
          fontSize="11"
        >
          <Level y={OTHERS} width={width} label={t('others')} />
          <Level y={MACHINE} width={width} label={t('machine')} />
          {networks.map((network, index) => (
            <Line key={network.id} reach={reach} index={index} selected={network.id === selected} width={width} />
          ))}
          {columns.map((column, index) => (
            <Column key={column.id} reach={reach} column={column} x={LEFT + index * COLUMN + COLUMN / 2} />
          ))}
        </svg>
      </section>
    </Plate>
  )
}

function Level({ y, width, label }: { y: number; width: number; label: string }) {
  return (
    <g>
      <line x1={16} x2={width - 16} y1={y} y2={y} stroke="var(--color-line-strong)" strokeDasharray="2 4" />
      <text x={16} y={y - 6} fill="var(--color-ink-2)" fontFamily="var(--font-sans)">
        {label}
      </text>
    </g>
  )
}

function Line({ reach, index, selected, width }: { reach: Reach; index: number; selected: boolean; width: number }) {
  const { t } = useTranslation('networks')
  const network = reach.networks[index]
  const y = FIRST_LINE + index * ROW
  if (!network) return null
  return (
    <g>
      <line
        x1={16}
        x2={width - 16}
        y1={y}
        y2={y}
        stroke={selected ? 'var(--color-accent)' : 'var(--color-ro-edge)'}
        strokeWidth={selected ? 3 : 2}
        strokeDasharray={network.internal ? '8 4' : undefined}
      />
      <text x={16} y={y - 6} fill="var(--color-ink-1)" fontWeight={selected ? 600 : 500}>
        {network.name.length > 16 ? `${network.name.slice(0, 15)}…` : network.name}
      </text>
      <text x={16} y={y + 14} fill="var(--color-ink-3)" fontSize="10">
        {network.internal ? t('internal') : (network.subnets[0]?.subnet ?? '')}
      </text>
    </g>
  )
}

function Column({ reach, column, x }: { reach: Reach; column: ReachColumn; x: number }) {
  const rows = reach.networks.flatMap(({ id }, index) => (column.on.has(id) ? [{ id, index }] : []))
  const last = FIRST_LINE + (rows.at(-1)?.index ?? 0) * ROW
  const ink = column.running ? 'var(--color-run)' : 'var(--color-ink-3)'
  return (
    <g>
      <line
        x1={x}
        x2={x}
        y1={BOX + BOX_HEIGHT}
        y2={last}
        stroke={ink}
        strokeDasharray={column.running ? undefined : '3 3'}
      />
      {column.ports.slice(0, 2).map((port, index) => (
        <Port key={`${port.label} ${port.inside}`} port={port} x={x - 24 + index * 48} />
      ))}
      <rect
        x={x - 54}
        y={BOX}
        width={108}
        height={BOX_HEIGHT}
        fill="var(--color-surface-2)"
        stroke={ink}
        strokeDasharray={column.running ? undefined : '3 3'}
      />
      <text x={x} y={BOX + 21} textAnchor="middle" fill="var(--color-ink-1)" fontWeight={500}>
        {column.name.length > 14 ? `${column.name.slice(0, 13)}…` : column.name}
        <title>{column.name}</title>
      </text>
      {rows.map(({ id, index }) => (
        <g key={id}>
          <circle
            cx={x}
            cy={FIRST_LINE + index * ROW}
            r={5}
            fill={column.running ? ink : 'var(--color-plate)'}
            stroke={ink}
          />
          <text x={x + 9} y={FIRST_LINE + index * ROW + 14} fill="var(--color-ink-2)" fontSize="10">
            {column.on.get(id)}
          </text>
        </g>
      ))}
    </g>
  )
}

/** It ends at this machine, or goes on to where others come from. */
function Port({ port, x }: { port: ReachColumn['ports'][number]; x: number }) {
  const top = port.open ? OTHERS : MACHINE
  const colour = port.open ? 'var(--color-warn)' : 'var(--color-accent)'
  return (
    <g>
      <line x1={x} x2={x} y1={top} y2={BOX} stroke={colour} strokeWidth={1.5} />
      <path d={`M${x - 4} ${BOX - 7}L${x} ${BOX}L${x + 4} ${BOX - 7}`} fill="none" stroke={colour} strokeWidth={1.5} />
      {port.open && <circle cx={x} cy={top} r={3} fill={colour} />}
      <text x={x + 5} y={MACHINE + 16} fill={colour}>
        {port.label}
      </text>
    </g>
  )
}
