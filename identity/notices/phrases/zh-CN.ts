export const zhCN = {
  'code.sms': '您的验证码是 {code}，{minutes} 分钟内有效。请勿告诉任何人，工作人员不会索要。',
  'code.subject': '您的验证码',
  'code.email':
    '您的验证码是 {code}，{minutes} 分钟内有效。请勿告诉任何人，工作人员不会索要。\n\n如果不是您本人操作，无需处理。',

  'payment-code.sms':
    '验证码 {code}，用于向尾号 {payee} 的账户付款 {amount} 元，{minutes} 分钟内有效。收款方或金额不符、非本人操作，请勿告诉任何人，工作人员不会索要。',
  'payment-code.subject': '付款 {amount} 元的验证码',
  'payment-code.email':
    '验证码 {code}，用于向尾号 {payee} 的账户付款 {amount} 元，{minutes} 分钟内有效。\n\n如果不是您本人操作，请勿告诉任何人，工作人员不会索要。',

  'operation-code.sms':
    '验证码 {code}，用于确认页面上显示的业务，{minutes} 分钟内有效。非本人操作，请勿告诉任何人，工作人员不会索要。',
  'operation-code.subject': '业务确认验证码',
  'operation-code.email':
    '验证码 {code}，用于确认页面上显示的业务，{minutes} 分钟内有效。\n\n如果不是您本人操作，请勿告诉任何人，工作人员不会索要。',

  'already-registered.sms':
    '有人用您的手机号或身份信息注册，您已有账户，没有新建。如是您本人，请直接登录；如不是，无需处理。登录：{signInUrl}',
  'already-registered.subject': '您已有账户',
  'already-registered.email':
    '有人用您的邮箱或身份信息注册，您已有账户，因此没有新建。\n\n如果是您本人，请直接登录：\n{signInUrl}\n\n如果不是您本人，无需处理。',

  'not-registered.sms':
    '有人用这个手机号登录或找回密码，但它没有账户。如是您本人，可先注册；如不是，无需处理。注册：{registerUrl}',
  'not-registered.subject': '这个邮箱没有账户',
  'not-registered.email':
    '有人用这个邮箱登录或找回密码，但它没有账户。\n\n如果是您本人，可先注册：\n{registerUrl}\n\n如果不是您本人，无需处理。',

  'signed-in-new-device.sms':
    '您的账户于 {at} 在新设备上登录（{place}，{device}）。如非本人操作，请立即打开 {reportUrl}',
  'signed-in-new-device.subject': '您的账户在新设备上登录',
  'signed-in-new-device.email':
    '您的账户在一台新设备上登录。\n\n时间：{at}\n地点：{place}\n设备：{device}\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接，我们会暂停账户的登录：\n{reportUrl}',

  'signed-in-by-qr.sms':
    '您的账户于 {at} 经手机扫码在新设备上登录（{place}，{device}）。如非本人操作，请立即打开 {reportUrl}',
  'signed-in-by-qr.subject': '您的账户经扫码在新设备上登录',
  'signed-in-by-qr.email':
    '您的账户经手机扫码，在一台新设备上登录。\n\n时间：{at}\n地点：{place}\n设备：{device}\n\n如果是您本人，无需处理。\n如果不是，或者您扫的是别人发来的二维码，请立即打开下面的链接，我们会暂停账户的登录：\n{reportUrl}',

  'phone-asked.sms': '{application} 请求在手机应用上确认（{at}）。请打开应用处理；如非本人操作，请在应用中选“不是我”。',
  'phone-asked.subject': '有一个请求等待您在手机上确认',
  'phone-asked.email':
    '有一个请求等待您在手机应用上确认。\n\n应用：{application}\n时间：{at}\n地点：{place}\n设备：{device}\n\n请打开手机应用核对后再决定。如果不是您本人发起的，请选“不是我”，并尽快修改密码。',

  'phone-asking-held.sms':
    '{at} 您对 {application} 的确认请求选了“不是我”，手机确认已停用。请尽快修改密码，之后可在手机应用的设置里重新开启。详情 {reportUrl}',
  'phone-asking-held.subject': '手机确认已停用',
  'phone-asking-held.email':
    '您对一个确认请求选了“不是我”，手机确认已停用，不会再有请求发到您的手机。\n\n应用：{application}\n时间：{at}\n地点：{place}\n设备：{device}\n\n对方可能知道您的密码，请尽快修改。之后可以在手机应用的“设置”里重新开启，用通行密钥或 U盾登录一次也会重新开启。\n如果选“不是我”的不是您本人，请立即打开下面的链接，我们会暂停账户的登录：\n{reportUrl}',

  'signed-in-on-screen.sms':
    '您的账户于 {at} 登录了一台设备屏幕（{place}，{device}）。如非本人操作，请立即打开 {reportUrl}',
  'signed-in-on-screen.subject': '您的账户登录了一台设备屏幕',
  'signed-in-on-screen.email':
    '您同意了一台设备屏幕的登录请求，您的账户已在那里登录。\n\n时间：{at}\n地点：{place}\n设备：{device}\n\n如果是您本人，无需处理。\n如果不是，或者登录码是别人发来的，请立即打开下面的链接，我们会暂停账户的登录：\n{reportUrl}',

  'sign-in-held.sms': '{at} 有一次可疑登录（{place}，{device}），已被拦下。如非本人操作，请打开 {reportUrl}',
  'sign-in-held.subject': '一次可疑登录已被拦下',
  'sign-in-held.email':
    '有人登录您的账户，情况可疑，已被拦下。\n\n时间：{at}\n地点：{place}\n设备：{device}\n\n如果是您本人，请换用常用的设备或稍后再试。\n如果不是，请打开下面的链接告诉我们：\n{reportUrl}',

  'locked.sms': '多次验证失败，登录已暂时锁定，{until} 自动解除。如非本人操作，请打开 {reportUrl}',
  'locked.subject': '登录已暂时锁定',
  'locked.email':
    '由于多次验证失败，您账户的登录已暂时锁定，{until} 自动解除。您常用的设备不受陌生人的尝试影响。\n\n如果不是您本人操作，请打开下面的链接告诉我们：\n{reportUrl}',

  'closed-to-unknown-devices.sms':
    '验证失败次数过多，为保护您的账户，陌生设备已不能用这种方式登录，您常用的设备不受影响。要恢复，请打开 {recoverUrl}',
  'closed-to-unknown-devices.subject': '陌生设备已不能登录您的账户',
  'closed-to-unknown-devices.email':
    '验证失败次数过多，为保护您的账户，陌生设备已不能用这种方式登录。您常用的设备不受影响。\n\n要恢复，请打开下面的链接，按提示证明身份：\n{recoverUrl}',

  'password-changed.sms': '您的登录密码已于 {at} 修改。如非本人操作，请立即打开 {reportUrl}',
  'password-changed.subject': '登录密码已修改',
  'password-changed.email':
    '您的登录密码已于 {at} 修改。\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'recovered.sms': '您的账户已于 {at} 通过身份核验找回，并设置了新密码。如非本人操作，请立即打开 {reportUrl}',
  'recovered.subject': '账户已找回',
  'recovered.email':
    '您的账户已于 {at} 通过身份核验找回，并设置了新密码；设置过的通行密钥、动态口令应用和恢复码已移除。\n\n如果是您本人，无需处理，可以在安全中心重新设置。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'identifier-changed.sms': '您账户的{kind}已于 {at} 更换为 {masked}。如非本人操作，请立即打开 {reportUrl}',
  'identifier-changed.subject': '账户的{kind}已更换',
  'identifier-changed.email':
    '您账户的{kind}已于 {at} 更换为 {masked}。\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'identifier-added.sms': '您的账户已于 {at} 添加{kind} {masked}。如非本人操作，请立即打开 {reportUrl}',
  'identifier-added.subject': '账户已添加{kind}',
  'identifier-added.email':
    '您的账户已于 {at} 添加{kind} {masked}。\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'identifier-removed.sms': '您账户的{kind} {masked} 已于 {at} 移除。如非本人操作，请立即打开 {reportUrl}',
  'identifier-removed.subject': '账户的{kind}已移除',
  'identifier-removed.email':
    '您账户的{kind} {masked} 已于 {at} 移除。\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'identifier-change-waiting.sms':
    '有人申请把您账户的{kind}改为 {masked}，将于 {until} 生效。如非本人操作，请立即打开 {reportUrl} 阻止',
  'identifier-change-waiting.subject': '账户的{kind}将要更换',
  'identifier-change-waiting.email':
    '有人在您的账户里申请把{kind}改为 {masked}，没有经过原手机号确认，所以要等到 {until} 才生效。\n\n如果是您本人，无需处理；也可以在安全中心取消。\n如果不是，请立即打开下面的链接，更换会被阻止，账户会暂停登录：\n{reportUrl}',

  'identifier-change-cancelled.sms':
    '您账户的{kind}更换为 {masked} 的申请已于 {at} 取消，{kind}没有变。如非本人操作，请打开 {reportUrl}',
  'identifier-change-cancelled.subject': '更换{kind}的申请已取消',
  'identifier-change-cancelled.email':
    '您账户的{kind}更换为 {masked} 的申请已于 {at} 取消，{kind}没有变。\n\n如果是您本人，无需处理。\n如果不是，请打开下面的链接告诉我们：\n{reportUrl}',

  'identifier-change-failed.sms':
    '您账户的{kind}更换为 {masked} 没有完成（{at}），{kind}没有变。需要更换请登录后重新申请；如非本人操作，请打开 {reportUrl}',
  'identifier-change-failed.subject': '更换{kind}没有完成',
  'identifier-change-failed.email':
    '您账户的{kind}更换为 {masked} 没有完成（{at}），{kind}没有变。\n\n如果仍需更换，请登录后重新申请。\n如果不是您本人申请的，请打开下面的链接告诉我们：\n{reportUrl}',

  'two-step-changed.sms': '您账户的两步验证设置已于 {at} 修改。如非本人操作，请立即打开 {reportUrl}',
  'two-step-changed.subject': '两步验证设置已修改',
  'two-step-changed.email':
    '您账户的两步验证设置已于 {at} 修改。\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'passkey-added.sms': '您的账户已于 {at} 添加一个通行密钥（{device}）。如非本人操作，请立即打开 {reportUrl}',
  'passkey-added.subject': '账户已添加通行密钥',
  'passkey-added.email':
    '您的账户添加了一个通行密钥，用它可以直接登录。\n\n时间：{at}\n设备：{device}\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接，我们会暂停账户的登录：\n{reportUrl}',

  'passkey-removed.sms': '您账户的一个通行密钥已于 {at} 移除（{device}）。如非本人操作，请立即打开 {reportUrl}',
  'passkey-removed.subject': '账户的通行密钥已移除',
  'passkey-removed.email':
    '您账户的一个通行密钥已移除，不能再用它登录。\n\n时间：{at}\n设备：{device}\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'passkey-cloned.sms':
    '您的一个通行密钥疑似被复制，{at} 的一次验证已被拒绝（{place}，{device}）。请移除它并重新添加；如非本人操作，请打开 {reportUrl}',
  'passkey-cloned.subject': '您的一个通行密钥疑似被复制',
  'passkey-cloned.email':
    '有人用您的一个通行密钥验证身份，它的使用次数比以前少，说明它可能被复制。这次验证已被拒绝。\n\n时间：{at}\n地点：{place}\n设备：{device}\n\n请在安全中心移除这个通行密钥，再重新添加。\n如果不是您本人操作，请打开下面的链接，我们会暂停账户的登录：\n{reportUrl}',

  'phone-added.sms':
    '您的账户已于 {at} 登记一部手机（{device}），可用它扫码和确认。如非本人操作，请立即打开 {reportUrl}',
  'phone-added.subject': '账户已登记一部手机',
  'phone-added.email':
    '您的账户登记了一部手机，可以用它扫码登录和确认操作。\n\n时间：{at}\n设备：{device}\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接，我们会暂停账户的登录：\n{reportUrl}',

  'phone-revoked.sms':
    '您账户的一部手机已于 {at} 退出，不能再用它确认（{device}）。如非本人操作，请立即打开 {reportUrl}',
  'phone-revoked.subject': '一部手机已退出账户',
  'phone-revoked.email':
    '您账户的一部手机已退出，不能再用它扫码和确认。\n\n时间：{at}\n设备：{device}\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'data-downloaded.sms': '您的账户资料已于 {at} 下载。如非本人操作，请立即打开 {reportUrl}',
  'data-downloaded.subject': '账户资料已下载',
  'data-downloaded.email':
    '您的账户资料已于 {at} 下载。\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'closing-started.sms': '您已申请注销账户，账户将于 {until} 注销。要保留账户，请在此之前打开 {cancelUrl}',
  'closing-started.subject': '账户将被注销',
  'closing-started.email':
    '您已申请注销账户。账户将于 {until} 注销，个人资料随后删除。\n\n要保留账户，请在此之前打开下面的链接：\n{cancelUrl}',

  'closing-cancelled.sms': '账户注销已取消，您可以照常使用。如非本人操作，请致电 {hotline}。',
  'closing-cancelled.subject': '账户注销已取消',
  'closing-cancelled.email': '账户注销已取消，您可以照常使用。\n\n如果不是您本人操作，请致电 {hotline}。',

  'account-closed.sms': '您的账户已注销，个人资料已删除。如有疑问，请致电 {hotline}。',
  'account-closed.subject': '账户已注销',
  'account-closed.email': '您的账户已注销，个人资料已删除。感谢您一直以来的使用。\n\n如有疑问，请致电 {hotline}。',

  'account-held.sms': '收到您的报告，账户已暂停登录，所有设备已退出。要恢复使用，请打开 {recoverUrl}',
  'account-held.subject': '账户已暂停登录',
  'account-held.email':
    '收到您的报告，账户已暂停登录，所有设备已退出。\n\n要恢复使用，请打开下面的链接，按提示证明身份：\n{recoverUrl}',

  'account-protected.sms':
    '为保护您的账户，工作人员已暂停登录，所有设备已退出。要恢复使用，请打开 {recoverUrl}。如有疑问，请致电 {hotline}。',
  'account-protected.subject': '账户已暂停登录',
  'account-protected.email':
    '为保护您的账户，工作人员已暂停登录，所有设备已退出。\n\n要恢复使用，请打开下面的链接，按提示证明身份：\n{recoverUrl}\n\n如有疑问，请致电 {hotline}。',

  'account-suspended.sms': '您的账户已由工作人员依照规定暂停使用，所有设备已退出。如有疑问，请致电 {hotline}。',
  'account-suspended.subject': '账户已暂停使用',
  'account-suspended.email':
    '您的账户已由工作人员依照规定暂停使用，所有设备已退出，找回密码不能恢复。\n\n如有疑问，请致电 {hotline}，或带有效身份证件到柜台咨询。',

  'account-released.sms': '工作人员已于 {at} 恢复您账户的使用。如不是您要求的，请立即打开 {reportUrl}',
  'account-released.subject': '账户已恢复使用',
  'account-released.email':
    '工作人员已于 {at} 恢复您账户的使用，您可以照常登录。\n\n如果不是您要求的，请立即打开下面的链接，账户会再次暂停登录：\n{reportUrl}',

  'recovery-started.sms':
    '工作人员已按您的要求开始找回账户，请打开 {recoverUrl} 继续。工作人员不会索要密码或验证码。如您没有提出要求，请致电 {hotline}。',
  'recovery-started.subject': '账户找回已开始',
  'recovery-started.email':
    '工作人员已按您的要求开始找回账户。请打开下面的链接继续，新密码由您自己设置：\n{recoverUrl}\n\n工作人员不会索要密码或验证码。如果您没有提出要求，请致电 {hotline}。',

  'account-opened.sms': '您的账户已在柜台开通。首次登录请打开 {signInUrl}',
  'account-opened.subject': '账户已开通',
  'account-opened.email': '您的账户已在柜台开通。首次登录请打开下面的链接：\n{signInUrl}',

  'medium-changed.sms': '您账户的{medium}已于 {at} {change}。如非本人操作，请立即打开 {reportUrl}',
  'medium-changed.subject': '您账户的{medium}已{change}',
  'medium-changed.email':
    '您账户的{medium}已于 {at} {change}。\n\n如果是您本人，无需处理。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'medium-expiring.sms': '您的{medium}将于 {until} 到期，请在此之前更换。如有疑问，请致电 {hotline}。',
  'medium-expiring.subject': '您的{medium}即将到期',
  'medium-expiring.email':
    '您的{medium}将于 {until} 到期，到期后不能再用。\n\n请在此之前更换。如有疑问，请致电 {hotline}。',

  'grid-card-nearly-used-up.sms': '您的口令卡还可使用 {count} 次，请尽快更换。如有疑问，请致电 {hotline}。',
  'grid-card-nearly-used-up.subject': '您的口令卡即将用完',
  'grid-card-nearly-used-up.email':
    '您的口令卡还可使用 {count} 次，用完后不能再用。\n\n请尽快更换。如有疑问，请致电 {hotline}。',

  'recovery-code-used.sms': '您账户的一个恢复码已于 {at} 使用，剩余 {count} 个。如非本人操作，请立即打开 {reportUrl}',
  'recovery-code-used.subject': '您账户的一个恢复码已使用',
  'recovery-code-used.email':
    '您账户的一个恢复码已于 {at} 使用，剩余 {count} 个。\n\n如果是您本人，无需处理；剩余不多时请重新生成。\n如果不是，请立即打开下面的链接：\n{reportUrl}',

  'email.frame':
    '您好：\n\n{body}\n\n{sender}\n客服热线 {hotline}\n本邮件由系统自动发出，请勿回复。我们不会索要您的密码或验证码。',
  'kind.phone': '手机号',
  'kind.email': '邮箱',
  'kind.username': '登录名',
  'kind.national-id': '身份证件号码',
  'medium.passkey': '通行密钥',
  'kind.bank-card': '卡号或账号',
  'medium.totp': '动态口令应用',
  'medium.otp-token': '密码器',
  'medium.grid-card': '口令卡',
  'medium.recovery-code': '恢复码',
  'medium.certificate-key': 'U盾',
  'change.issue': '发放',
  'change.activate': '启用',
  'change.suspend': '暂停使用',
  'change.resume': '恢复使用',
  'change.report-lost': '挂失',
  'change.replace': '更换',
  'change.revoke': '注销',
  'change.expire': '到期',
  'place.unknown': '未知地点',
  'device.unknown': '未知设备',
} as const
