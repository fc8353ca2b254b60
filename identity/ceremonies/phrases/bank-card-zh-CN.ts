/** A card of the bank's, proved at a registration. */
export const bankCardsZh = {
  'bank-card.title': '核验银行卡',
  'bank-card.lead': '请填写您本人名下的一张{bank}卡或账户，以及它的取款密码。核验后，卡号也可以用来登录。',
  'bank-card.simulated':
    '演示环境：由模拟的银行卡系统核验，请勿填写真实信息。任何通过校验的卡号都可以，如 6299990000000001204；取款密码是 135246。',
  'bank-card.number': '卡号或账号',
  'bank-card.number.hint': '16 至 19 位数字，空格可有可无。',
  'bank-card.password': '取款密码',
  'bank-card.password.hint': '六位数字。只用来核验，不会保存，也不是登录密码。',
  'fault.card-password.format': '取款密码是六位数字。',
  'fault.card.unavailable': '银行卡系统暂时没有回应，请过几分钟再试。填写的内容没有丢。',
  'fault.card.not_confirmed':
    '没能核验通过。请检查卡号和取款密码，卡要在您本人名下；如果您已有账户，请直接登录或找回密码。',
  'fault.card.locked': '这张卡的取款密码已被锁定，请带身份证件到网点办理。',
} as const
