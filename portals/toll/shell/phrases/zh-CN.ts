export const zhCN = {
  service: '青禾通行',
  'sign-in': '登录',
  fleet: '车队管理',
  'my-account': '我的账户',
  'account-centre': '安全中心',
  channels: '官方渠道',
  kiosk: '模拟收费亭屏幕',
  desk: '模拟服务台',
} as const
