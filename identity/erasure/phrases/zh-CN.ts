export const zhCN = {
  'readme.file': '说明.txt',
  'readme.title': '{service}：您的个人数据',
  'readme.body':
    'data.json 里是本服务保存的、与您有关的全部数据，可用任何文本编辑器打开。时间均为世界协调时，北京时间需加 8 小时。密码等秘密本服务不保存原文，因此不在其中。各部分含义如下：',
  'readme.care': '文件含有完整的手机号和证件号码，请妥善保管，不要转发给他人。工作人员不会向您索要这个文件。',
  'subject.account': '账户：状态、实名等级、开立时间',
  'subject.person': '实名信息：姓名、证件种类和号码',
  'subject.identifiers': '登录标识：手机号、登录名、邮箱、证件号码',
  'subject.password': '密码：最近一次设置的时间',
  'subject.devices': '使用过的设备',
  'subject.sessions': '登录记录',
  'subject.applications': '您授权过的应用',
  'subject.notices': '发给您的通知，号码已脱敏',
  'subject.locks': '输错次数与锁定',
  'subject.riskVerdicts': '登录环境检测的结果和理由',
  'subject.signInAttempts': '近期登录尝试',
  'subject.events': '审计事件，已脱敏',
} as const
