/** What images for this machine are called. */
export function machinePlatform(): { os: string; architecture: string } {
  const names: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', ia32: '386' }
  return { os: 'linux', architecture: names[process.arch] ?? process.arch }
}
