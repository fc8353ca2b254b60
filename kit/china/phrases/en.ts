import type { ChinaPhraseKey } from '../reasons.ts'

export const en = {
  'identity-document.empty': 'Enter the number of your identity document.',
  'identity-document.unknown': 'This is not a document number we recognise. Check it and enter it again.',

  'resident-id.empty': 'Enter your ID number.',
  'resident-id.fifteen-digits': '15-digit ID numbers are no longer in use. Enter the 18-character number.',
  'resident-id.length': 'An ID number has 18 characters. Check how many you entered.',
  'resident-id.characters': 'An ID number has 17 digits and a last character that is a digit or X.',
  'resident-id.residence-permit':
    'This is a residence permit number of Hong Kong, Macau or Taiwan. Choose that document type.',
  'resident-id.foreigner': 'This is a foreign permanent resident ID number. Choose that document type.',
  'resident-id.region': 'The first 6 digits of the ID number, the region, are wrong. Check them.',
  'resident-id.birth-date': 'The birth date in the ID number is wrong. Check digits 7 to 14.',
  'resident-id.birth-date-in-future': 'The birth date in the ID number is after today. Check digits 7 to 14.',
  'resident-id.check-digit': 'The ID number is wrong. Check each digit.',

  'residence-permit.empty': 'Enter your residence permit number.',
  'residence-permit.length': 'A residence permit number has 18 characters. Check how many you entered.',
  'residence-permit.characters': 'A residence permit number has 17 digits and a last character that is a digit or X.',
  'residence-permit.prefix': 'A residence permit number begins with 810000, 820000 or 830000. Check it.',
  'residence-permit.birth-date': 'The birth date in the permit number is wrong. Check digits 7 to 14.',
  'residence-permit.birth-date-in-future': 'The birth date in the permit number is after today. Check digits 7 to 14.',
  'residence-permit.check-digit': 'The permit number is wrong. Check each digit.',

  'foreign-id.empty': 'Enter your foreign permanent resident ID number.',
  'foreign-id.length':
    'A foreign permanent resident ID number has 18 characters, on older cards 15. Check how many you entered.',
  'foreign-id.characters':
    'A foreign permanent resident ID number has 17 digits and a check character; on older cards, 3 letters and 12 digits.',
  'foreign-id.prefix': 'A foreign permanent resident ID number begins with 9. Check it.',
  'foreign-id.region': 'The region in the document number is wrong. Check it.',
  'foreign-id.birth-date': 'The birth date in the document number is wrong. Check it.',
  'foreign-id.birth-date-in-future': 'The birth date in the document number is after today. Check it.',
  'foreign-id.check-digit': 'The document number is wrong. Check each digit.',
  'foreign-id.old-check-digit': 'The document number may be wrong. Check each digit. You can go on if it is right.',

  'credit-code.empty': 'Enter the unified social credit code.',
  'credit-code.length': 'A unified social credit code has 18 characters. Check how many you entered.',
  'credit-code.characters':
    'A unified social credit code has digits and capital letters, digits only in places 3 to 8, and never I, O, S, V or Z.',
  'credit-code.region': 'The region in the code is wrong. Check places 3 to 8.',
  'credit-code.organisation-check': 'The organisation part of the code is wrong. Check places 9 to 17.',
  'credit-code.check-character': 'The code is wrong. Check each character.',

  'mobile.empty': 'Enter your mobile number.',
  'mobile.not-mainland': 'Only mobile numbers of the Chinese mainland can be used for now.',
  'mobile.characters': 'A mobile number has digits only.',
  'mobile.length': 'A mobile number has 11 digits. Check how many you entered.',
  'mobile.prefix': 'A mobile number begins with 13 to 19. Check it.',

  'name.empty': 'Enter your name.',
  'name.length': 'The name is too long. Check it.',
  'name.private-use':
    'The name has a character that only one system knows. Enter the standard character, or visit a service counter.',
  'name.characters': 'A name has Chinese characters, or the Latin letters on your document. Enter it as printed there.',
  'name.dot': 'The dot “·” in a name stands between two characters. Check it.',

  'plate.empty': 'Enter the plate number.',
  'plate.length': 'A plate number has 7 characters, a new-energy one 8. Check how many you entered.',
  'plate.province': 'A plate number begins with the Chinese character of a province. Check it.',
  'plate.agency': 'The second character of a plate number is a letter. Check it.',
  'plate.letters-i-o': 'Plate numbers never use the letters I and O. Check whether they are the digits 1 and 0.',
  'plate.format': 'The plate number is not in a known form. Enter it as on the plate.',

  'bank-card.empty': 'Enter the bank card number.',
  'bank-card.characters': 'A bank card number has digits only.',
  'bank-card.length': 'A bank card number has 16 to 19 digits. Check how many you entered.',
  'bank-card.luhn': 'The card number may be wrong. Check each digit. You can go on if it is right.',

  'plate-kind.01': 'Large vehicle',
  'plate-kind.02': 'Small vehicle',
  'plate-kind.03': 'Embassy vehicle',
  'plate-kind.04': 'Consulate vehicle',
  'plate-kind.05': 'Overseas vehicle',
  'plate-kind.06': 'Foreign-owned vehicle',
  'plate-kind.07': 'Motorcycle',
  'plate-kind.08': 'Moped',
  'plate-kind.13': 'Low-speed vehicle',
  'plate-kind.15': 'Trailer',
  'plate-kind.16': 'Learner vehicle',
  'plate-kind.20': 'Vehicle on temporary entry',
  'plate-kind.22': 'Temporary plate',
  'plate-kind.23': 'Police vehicle',
  'plate-kind.26': 'Hong Kong cross-border vehicle',
  'plate-kind.27': 'Macau cross-border vehicle',
  'plate-kind.51': 'Large new-energy vehicle',
  'plate-kind.52': 'Small new-energy vehicle',

  'plate-colour.0': 'Blue',
  'plate-colour.1': 'Yellow',
  'plate-colour.2': 'Black',
  'plate-colour.3': 'White',
  'plate-colour.4': 'Green',
  'plate-colour.5': 'Yellow and green',
} as const satisfies Record<ChinaPhraseKey, string>
