/** A card of the bank's, proved at a registration. */
export const bankCardsEn = {
  'bank-card.title': 'Card check',
  'bank-card.lead':
    'Enter a card or account at {bank} in your own name, and its PIN. Once confirmed, its number signs you in too.',
  'bank-card.simulated':
    'Demonstration: checked against a simulated card system. Please do not enter real data. Any number with a right check digit will do, such as 6299990000000001204; the PIN is 135246.',
  'bank-card.number': 'Card or account number',
  'bank-card.number.hint': '16 to 19 digits, with or without spaces.',
  'bank-card.password': 'Card PIN',
  'bank-card.password.hint': 'Six digits. Used for this check only, never kept, and not your sign-in password.',
  'fault.card-password.format': 'The card PIN has six digits.',
  'fault.card.unavailable':
    'The card system does not answer at the moment. Please try again in a few minutes. Nothing you entered is lost.',
  'fault.card.not_confirmed':
    'This could not be confirmed. Check the card number and PIN; the card must be in your own name. If you have an account already, sign in or recover your password.',
  'fault.card.locked': 'The PIN of this card is locked. Please bring your identity document to a branch.',
} as const
