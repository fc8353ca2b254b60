export const zhCN = {
  'ask.failed': '没有完成。可以再试一次，或换一种方式。',
  'ask.known': '这台设备上已经有这个账户的通行密钥，不用再添加。',
  'ask.missing': '这个浏览器不支持通行密钥。请换用新一些的浏览器，或换一种方式。',
  'ask.no-script': '通行密钥需要浏览器允许运行脚本（JavaScript）。',
} as const
