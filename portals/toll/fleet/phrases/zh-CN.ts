export const zhCN = {
  title: '车队管理',
  'sign-in-title': '企业用户请登录',
  'sign-in-lead': '使用您的青禾通行账户。如果已经在青禾通行登录，不用再输一次密码。',
  'sign-in': '登录车队管理',
  'signed-in-title': '已使用青禾通行账户登录',
  'signed-in-text': '车队管理是独立的应用。在任何一处退出，两处都会退出。',
  who: '当前人员',
  name: '姓名',
  phone: '手机号',
  'not-given': '未提供',
  'empty-title': '您还没有加入任何单位',
  'empty-text': '车辆、岗位权限与操作日志即将开放。开放后，由单位管理员邀请您加入。企业资料请如实填写。',
} as const
