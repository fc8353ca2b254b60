/** What to try with each of the demo's accounts. */
export const zhCN = {
  ordinary: '用手机号、登录名或身份证号登录，再看看安全中心',
  dormant: '久未登录：只凭短信验证码不够，还要核对一项身份信息',
  'must-change': '首次登录须设置新密码',
  'two-step': '每次登录都要两步验证',
  held: '账户已暂停使用：先通过“忘记密码”找回',
  'legacy-hash': '旧系统迁入的密码，首次登录后自动换成新的存储方式',
  closing: '账户正在注销冷静期，登录后可以撤回',
  'minority-name': '姓名中带间隔号',
  'never-signed-in': '从未登录过',
  english: '界面语言为英文',
  clerk: '柜员',
  agent: '客服',
  operator: '运营',
} as const
