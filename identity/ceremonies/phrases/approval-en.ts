/** Of what is looked at and approved. */
export const approvalEn = {
  'approval.payment.title': 'Approve a payment',
  'approval.application': 'Asked by',
  'approval.transaction': 'Transaction',
  'approval.payee-name': 'Payee',
  'approval.payee-account': 'Payee account',
  'approval.payee-bank': 'Payee bank',
  'approval.payer': 'From account',
  'approval.remark': 'Purpose',
  'approval.no-remark': 'none given',
  'approval.schedule': 'Paid on',
  'approval.repeat.once': 'once',
  'approval.repeat.weekly': 'then every week',
  'approval.repeat.monthly': 'then every month',
  'approval.warning':
    'Please check every line. You approve exactly this, and the application can carry it out once and in no other way. Decline if somebody hurries you, wants to see your screen or asks for a code.',
  'approval.with': 'Approve with',
  'approval.approve': 'All correct, continue',
  'approval.confirm': 'Approve',
  'approval.decline': 'Decline',
  'approval.back': 'Back to the application',
} as const
