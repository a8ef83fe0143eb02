export const welcome = {
  title: 'Run your first container',
  text: 'One click, and the dashed part of the picture becomes real: a read-write layer on the image, and a process space on that.',
  noImage: 'There is no image yet. Drop an image archive anywhere on this window.',
  run: 'Run {{name}}',
  drop: 'Drop an image archive anywhere here',
  look: 'Look into the image that is here',
  terminal: 'Your terminal works too. In it, once:',
} as const
