export const terminal = {
  sessions: 'Open terminals',
  command: 'Command to open',
  open: 'Open',
  attach: 'Attach to PID 1',
  attached: 'PID 1',
  close: 'Close {{name}}',
  ended: 'ended',
  endedText: 'The process ended.',
  endedWith: 'The process ended with exit code {{code}}.',
  attachEffect: 'Joins the input and output of the first process. No new process, layers stay as they are.',
  execEffect: 'A new process enters the process space. What it writes stays in the read-write layer.',
  empty: {
    title: 'No terminal is open',
    text: 'A shell is one more process in the same process space. Everything it writes stays in the read-write layer.',
  },
  stopped: {
    title: 'There is no process space to enter',
    text: 'Start {{name}}, and a shell can be opened in it.',
  },
} as const
