import type { pushZhCN } from './push-zh-CN.ts'

export const pushEn = {
  'push.title': 'Confirm on your phone',
  'push.title.declined': 'Declined on the phone',
  'push.title.over': 'The request has run out',
  'push.title.none': 'Confirm on your phone',
  'push.lead': 'Open “{app}” on your phone, check the request and type the two digits below.',
  'push.digits': 'Two digits',
  'push.left': 'Good for {total} seconds',
  'push.not-you': 'If the phone shows nothing, open the app yourself: the request is on its first page.',
  'push.approved': 'Confirmed on the phone.',
  'push.go-on': 'Continue',
  'push.declined': 'It was not confirmed this time. If the digits were mistyped, send it again, or use another way.',
  'push.over': 'It took too long, or this confirmation has been used. Send it again, or use another way.',
  'push.none': 'Nothing has been sent to the phone yet.',
  'push.again': 'Send it to the phone again',
  'push.check': 'I have answered on the phone',
  'push.check.hint': 'The page looks again every few seconds; you can also press this button.',
  'medium.push': 'Confirm in the phone app',
  'fault.push.unavailable': 'Confirming on the phone is not possible now. Please use another way.',
  'fault.push.waiting': 'Another request waits on the phone. Answer that one first, or use another way.',
  'fault.push.paused':
    'Requests were declined on the phone several times, so the next can be sent after {until}. Please use another way.',
} as const satisfies Record<keyof typeof pushZhCN, string>
