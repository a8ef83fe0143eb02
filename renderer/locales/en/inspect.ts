export const inspect = {
  label: 'Metadata of {{name}}',
  filter: 'Lines that contain',
  copy: 'Copy JSON',
  copied: 'Copied',
  effect: 'Reads the metadata of the top layer and everything around it. Nothing changes.',
  none: 'No line contains that',
} as const
