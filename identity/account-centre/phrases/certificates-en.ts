export const certificatesEn = {
  'certificates.title': 'USB keys',
  'certificates.lead':
    'The certificate on a USB key signs: to sign in, to confirm that it is you, and to approve payments in their exact details.',
  'certificates.none': 'No USB key yet',
  'certificates.none-body':
    'Plug in your USB key and register its certificate for this account. It must bear the number of your own identity document.',
  'certificates.at-counter': 'Bring your identity document to a counter to get a USB key and have it registered.',
  'certificates.one': 'USB key certificate {serial}',
  'certificates.until': 'Valid until {date}',
  'certificates.ending':
    'The USB key certificate {serial} expires on {date}. Renew it before then; after that only a counter can.',
  'certificates.add': 'Register a USB key',
  'certificates.add-lead':
    'The button opens the USB key’s window. Check the address it shows, choose the certificate and enter the key’s PIN.',
  'certificates.add-after': 'Afterwards your other sessions end, and we tell you about it.',
  'certificates.open': 'Open the USB key',
  'certificates.renew': 'Renew the certificate',
  'certificates.renew-lead':
    'The USB key signs for the new certificate with the old one. The old one is no longer used then.',
  'certificates.renew-body': 'The certificate ends soon. You can renew it yourself now, without going to a counter.',
  'certificates.suspend-body': 'Pause it while you do not use it; you can take that back at any time.',
  'certificates.resume-body': 'It can sign again after that.',
  'certificates.report-lost-body':
    'This takes effect at once and can’t be undone. If you find it, have it replaced at a counter.',
  'certificates.revoke': 'Remove from the account',
  'certificates.revoke-body':
    'This account no longer accepts the certificate, and the same key can’t be registered again.',
  'said.certificate-added':
    'The USB key is registered. You can sign in and approve payments with it. Your other sessions have ended.',
  'said.certificate-renewed':
    'The certificate was renewed and the old one is no longer used. Your other sessions have ended.',
  'said.certificate-revoked': 'The USB key was removed from the account.',
  'certificate.invalid': 'What the USB key gave is not a person’s certificate that can be used.',
  'certificate.not_yet_valid': 'The certificate is not valid yet.',
  'certificate.expired': 'The certificate has expired. Have it replaced at a counter.',
  'certificate.untrusted': 'The certificate was not issued by an authority that is accepted here.',
  'certificate.wrong_usage': 'This certificate is not for signing.',
  'certificate.revoked': 'This certificate has been revoked. Please go to a counter.',
  'certificate.revocation_unknown':
    'It can’t be confirmed at the moment that this certificate is valid. Please try again later.',
  'certificate.not_allowed': 'You can’t register a USB key yourself here. Please go to a counter.',
  'certificate.too_many': 'You have as many USB keys as there can be. Remove one that you don’t use first.',
  'certificate.request_gone': 'This was open too long or was answered already. Please try again.',
  'certificate.signature_wrong': 'The USB key’s signature was not right. Please try again.',
  'certificate.not_the_holder':
    'The number on the certificate is not that of your identity document, so it can’t be registered.',
  'certificate.taken': 'The key of this USB key has been registered before and can’t be registered again.',
  'certificate.too_early': 'It is too early to renew the certificate.',
  'medium.none': 'This USB key can’t be renewed now.',
} as const
