import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startI18n } from './lib/i18n.ts'
import { fetchParts } from './lib/later.ts'
import { queryClient } from './lib/rpc.ts'
import { followSettings } from './lib/theme.ts'
import { followTrace, trace } from './lib/trace.ts'
import { refetchOnTrace } from './lib/trace-queries.ts'
import './styles/app.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with id root')

followSettings()
followTrace()
refetchOnTrace(trace, queryClient)
await startI18n()

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
fetchParts()
