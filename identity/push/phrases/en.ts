import type { zhCN } from './zh-CN.ts'

export const en = {
  request: 'A request waits for you to confirm',
  security: 'You have a message about security',
  message: 'You have a new message',
} as const satisfies Record<keyof typeof zhCN, string>
