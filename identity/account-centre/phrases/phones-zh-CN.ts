/** Of the pages of phones. */
export const phonesZhCN = {
  'said.phone-renamed': '名称已保存。',
  'said.phone-signed-out': '那部手机已退出，不能再替您确认。',
  'overview.phones': '已登记 {count} 部，可扫码和确认',
  'overview.phones-none': '用手机应用扫码登录、确认操作',
  'phones.title': '确认用的手机',
  'phones.lead':
    '这些手机登记过，可以用手机应用扫码登录、替您确认操作；登录时也可以选“在手机应用上确认”。丢了或换了手机，请在这里让它退出。',
  'phones.none': '还没有登记手机',
  'phones.none-body': '在手机上打开“青禾令牌”，登录后按提示登记，大约一分钟。',
  'phones.hint': '不认识的手机，请立即让它退出，并修改登录密码。',
  'phones.made': '{date}登记 · {where}',
  'phones.name': '手机名称',
  'phones.sign-out': '让这部手机退出',
  'phones.sign-out-body': '退出后，它不能再扫码和确认，它上面的登录也会结束。要再用，需要重新登录和登记。',
} as const
