export const en = {
  begun: 'Rotating keys. The service may go on running.',
  resumed: 'Going on with the rotation of keys where it stood.',
  waiting: 'Waiting for {count} running {count, one: process, other: processes} to take up the keys.',
  rewriting: 'Rewriting {step}: {rewritten} values so far.',
  stopped: 'Stopped, with all progress kept. Run the same command to go on.',
  completed:
    'Done: {rewritten} values rewritten. The old keys are out of use. Back up the new key file, and keep the old keys as long as backups that need them.',
} as const
