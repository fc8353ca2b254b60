export const zhCN = {
  'ask.software': '使用哪个 U盾程序',
  'ask.waiting': '请在打开的 U盾窗口里核对内容，再输入 U盾密码。',
  'ask.blocked': '浏览器没有允许打开 U盾窗口。请允许本页弹出窗口，再试一次。',
  'ask.closed': 'U盾窗口已关闭，没有完成签名。可以再试一次，或换一种方式。',
  'ask.declined': '您在 U盾上选择了不签名。',
  'ask.locked': 'U盾密码输错次数过多，U盾已锁定。请到柜台处理。',
  'ask.none': '这个 U盾里没有可用的证书。请换一个 U盾，或换一种方式。',
  'ask.failed': '没有完成签名。可以再试一次，或换一种方式。',
  'ask.no-software': '这里还没有设置 U盾程序，暂时不能使用 U盾。请换一种方式。',
  'ask.no-script': '使用 U盾需要浏览器允许运行脚本（JavaScript）。',
} as const
