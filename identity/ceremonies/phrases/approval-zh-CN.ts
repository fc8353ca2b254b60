/** Of what is looked at and approved. */
export const approvalZhCN = {
  'approval.payment.title': '确认付款',
  'approval.application': '发起应用',
  'approval.transaction': '业务编号',
  'approval.payee-name': '收款人',
  'approval.payee-account': '收款账号',
  'approval.payee-bank': '收款银行',
  'approval.payer': '付款账户',
  'approval.remark': '用途',
  'approval.no-remark': '未填写',
  'approval.schedule': '预约付款',
  'approval.repeat.once': '只付一次',
  'approval.repeat.weekly': '每周',
  'approval.repeat.monthly': '每月',
  'approval.warning':
    '请逐项核对。您确认的就是以上内容，应用只能照此办理一次。有人催促您付款、让您共享屏幕或报出验证码时，请拒绝。',
  'approval.with': '用什么确认',
  'approval.approve': '核对无误，继续确认',
  'approval.confirm': '确认办理',
  'approval.decline': '拒绝，不办理',
  'approval.back': '返回应用',
} as const
