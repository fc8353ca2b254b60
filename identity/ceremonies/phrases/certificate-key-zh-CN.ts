/** Of the steps at which a certificate key is asked. */
export const certificateKeyZhCN = {
  'ask.certificate-key.title': '用 U盾确认',
  'ask.certificate-key.lead': '请插好 U盾。点击下面的按钮会打开 U盾窗口，请在里面核对内容并输入 U盾密码。',
  'ask.certificate-key.approve':
    '请插好 U盾。点击下面的按钮会打开 U盾窗口，里面会再次显示上面的内容；两处一致再输入 U盾密码签名。',
  'ask.certificate-key.submit': '使用 U盾',
  'ask.client-certificate.title': '用浏览器证书确认',
  'ask.client-certificate.lead': '您打开本页时，浏览器已出示 U盾里的证书。可以用它完成这一步。',
  'ask.client-certificate.submit': '使用这张证书',
  'medium.client-certificate': '浏览器证书',
  'fault.wrong.certificate-key': 'U盾签名不正确，或不是这个账户的 U盾，还可以试 {count} 次。也可以换一种方式。',
  'fault.certificate.invalid': '这不是可以使用的个人证书。',
  'fault.certificate.not_yet_valid': '证书还没有到生效时间。',
  'fault.certificate.expired': 'U盾里的证书已过期。请到柜台更换，或换一种方式。',
  'fault.certificate.untrusted': '这张证书不是本机构认可的机构签发的。',
  'fault.certificate.wrong_usage': '这张证书不能用于签名。',
  'fault.certificate.revoked': '这张证书已被吊销，不能再用。请到柜台办理，或换一种方式。',
  'fault.certificate.revocation_unknown': '暂时无法确认这张证书是否有效。请稍后再试，或换一种方式。',
} as const
