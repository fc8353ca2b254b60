/** Of the steps at which a certificate key is asked. */
export const certificateKeyEn = {
  'ask.certificate-key.title': 'Confirm with your USB key',
  'ask.certificate-key.lead':
    'Plug in your USB key. The button opens the key’s window: check what it shows and enter the key’s PIN there.',
  'ask.certificate-key.approve':
    'Plug in your USB key. The button opens the key’s window, which shows what stands above again. Enter the PIN and sign only if both agree.',
  'ask.certificate-key.submit': 'Use the USB key',
  'ask.client-certificate.title': 'Confirm with your browser’s certificate',
  'ask.client-certificate.lead':
    'When you opened this page, your browser showed the certificate of your USB key. You can use it for this step.',
  'ask.client-certificate.submit': 'Use this certificate',
  'medium.client-certificate': 'browser certificate',
  'fault.wrong.certificate-key':
    'The signature is not right, or it is not a USB key of this account. {count} {count, one: attempt, other: attempts} left. You can also use another way.',
  'fault.certificate.invalid': 'This is not a person’s certificate that can be used.',
  'fault.certificate.not_yet_valid': 'The certificate is not valid yet.',
  'fault.certificate.expired':
    'The certificate on the USB key has expired. Have it replaced at a counter, or use another way.',
  'fault.certificate.untrusted': 'The certificate was not issued by an authority that is accepted here.',
  'fault.certificate.wrong_usage': 'This certificate is not for signing.',
  'fault.certificate.revoked':
    'This certificate has been revoked and can’t be used any more. Go to a counter, or use another way.',
  'fault.certificate.revocation_unknown':
    'It can’t be confirmed at the moment that this certificate is valid. Try again later, or use another way.',
} as const
