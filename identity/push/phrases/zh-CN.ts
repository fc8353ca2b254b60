/** What a locked screen shows under the service's name: nothing of the account. */
export const zhCN = {
  request: '有一个请求等待您确认',
  security: '您有一条安全消息',
  message: '您有一条新消息',
} as const
