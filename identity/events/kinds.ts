/** How a line looks in a list of activity: done as wished, worth a look, someone was kept out or harmed, nothing to see. */
export type Tone = 'ok' | 'warn' | 'bad' | 'quiet'

/** What a line can say beside its title, each from the event's detail or place; said in this order where it is there. */
export type Part =
  | 'amount'
  | 'authenticator'
  | 'changes'
  | 'client'
  | 'closing'
  | 'count'
  | 'device'
  | 'endedDevice'
  | 'failure'
  | 'holdReason'
  | 'identifier'
  | 'left'
  | 'medium'
  | 'methods'
  | 'newDevice'
  | 'payee'
  | 'place'
  | 'refusal'
  | 'sessionsEnded'
  | 'to'
  | 'twoStep'
  | 'until'

export interface KindRule {
  tone: Tone
  /** Whether the account's holder sees it among their activity, or only who runs the service. */
  audience: 'holder' | 'staff'
  /** Whether "this wasn't me" can be said of it: someone else may have done it. */
  canReport: boolean
  says: readonly Part[]
  /** The members that its detail may have. */
  detail: readonly string[]
}

const circumstances = ['device', 'place'] as const

const completed = (detail: readonly string[] = []): KindRule => ({
  tone: 'ok',
  audience: 'holder',
  canReport: true,
  says: ['methods', 'newDevice', 'sessionsEnded', ...circumstances],
  detail: ['aal', 'amr', 'device', ...detail],
})
const failed: KindRule = {
  tone: 'warn',
  audience: 'holder',
  canReport: true,
  says: ['failure', ...circumstances],
  detail: ['step', 'code', 'device'],
}
const refused: KindRule = {
  tone: 'bad',
  audience: 'holder',
  canReport: true,
  says: ['refusal', ...circumstances],
  detail: ['reason', 'device'],
}
/** A change that the holder makes in the account centre. */
const change = (says: readonly Part[], detail: readonly string[], canReport = true): KindRule => ({
  tone: 'ok',
  audience: 'holder',
  canReport,
  says: [...says, ...circumstances],
  detail: [...detail, 'device'],
})
const quiet = (says: readonly Part[], detail: readonly string[]): KindRule => ({
  tone: 'quiet',
  audience: 'holder',
  canReport: false,
  says: [...says, 'place'],
  detail,
})
/** What a clerk, agent or operator did for the holder; the actor is not named to them. */
const byStaff = (detail: readonly string[], tone: Tone = 'quiet'): KindRule => ({
  tone,
  audience: 'holder',
  canReport: false,
  says: ['authenticator', 'identifier'],
  detail,
})
/** What became of a medium, by its holder or by staff. */
const medium = (tone: Tone = 'ok'): KindRule => ({
  tone,
  audience: 'holder',
  canReport: true,
  says: ['medium', ...circumstances],
  detail: ['authenticator', 'masked', 'device'],
})

/** A sign-in by QR; device and place are the browser's that asked. */
const ticket = (tone: Tone, detail: readonly string[] = []): KindRule => ({
  tone,
  audience: 'holder',
  canReport: true,
  says: circumstances,
  detail: ['ticket', 'way', 'phone', 'device', ...detail],
})

/** A screen that asked to be signed in; device and place are the screen's. */
const screen = (tone: Tone, says: readonly Part[], detail: readonly string[]): KindRule => ({
  tone,
  audience: 'holder',
  canReport: true,
  says: ['client', ...says, ...circumstances],
  detail: ['screen', 'client', 'phone', 'device', ...detail],
})

/** Details that the holder approved, or did not. */
const approval = (tone: Tone, more: readonly Part[] = [], detail: readonly string[] = []): KindRule => ({
  tone,
  audience: 'holder',
  canReport: true,
  says: ['client', 'amount', 'payee', ...more, ...circumstances],
  detail: ['client', 'operation', 'hash', 'amount', 'payee', 'device', ...detail],
})
const internal = (detail: readonly string[], tone: Tone = 'quiet'): KindRule => ({
  tone,
  audience: 'staff',
  canReport: false,
  says: [],
  detail,
})

/** Every kind of event there is. `docs/guides/events.md` tells of each; a kind that is not here can't be appended. */
export const eventKinds = {
  'sign-in.completed': completed(['newDevice']),
  'sign-in.failed': failed,
  'sign-in.refused': refused,
  'registration.completed': { ...completed(['newDevice']), canReport: false },
  'registration.failed': { ...failed, canReport: false },
  'registration.refused': { ...refused, canReport: false },
  'recovery.completed': completed(['sessionsEnded', 'passkeysRemoved', 'phonesRevoked', 'appsRemoved', 'codesRemoved']),
  'recovery.failed': failed,
  'recovery.refused': refused,
  'step-up.completed': { ...completed(), tone: 'quiet' },
  'step-up.failed': failed,
  'step-up.refused': refused,
  're-authentication.completed': { ...completed(), tone: 'quiet' },
  're-authentication.failed': failed,
  're-authentication.refused': refused,
  'enrolment.completed': { ...completed(), tone: 'quiet' },
  'enrolment.failed': failed,
  'enrolment.refused': refused,
  'approval.asked': { ...approval('quiet'), canReport: false },
  'approval.completed': approval('ok', ['methods'], ['aal', 'amr']),
  'approval.declined': { ...approval('warn'), canReport: false },
  'approval.executed': { ...approval('ok'), canReport: true },
  'approval.failed': failed,
  'approval.refused': refused,
  'ceremony.expired': internal(['purpose']),

  'lock.set': {
    tone: 'bad',
    audience: 'holder',
    canReport: true,
    says: ['authenticator', 'until', 'place'],
    detail: ['authenticator', 'until'],
  },
  'lock.released': byStaff(['authenticator'], 'ok'),

  'identifier.added': change(['identifier'], ['identifier', 'masked']),
  'identifier.changed': change(['identifier'], ['identifier', 'masked']),
  'identifier.removed': change(['identifier'], ['identifier', 'masked']),
  'identifier.change-asked': {
    ...change(['identifier', 'until'], ['identifier', 'masked', 'until']),
    tone: 'warn',
  },
  'identifier.change-cancelled': change(['identifier'], ['identifier', 'masked']),
  'identifier.change-failed': { ...quiet(['identifier'], ['identifier', 'masked']), tone: 'warn' },
  'password.changed': change(['sessionsEnded'], ['sessionsEnded']),
  'passkey.added': change(['sessionsEnded'], ['passkey', 'hardware', 'sessionsEnded']),
  'passkey.renamed': { ...change([], ['passkey'], false), tone: 'quiet' },
  'passkey.removed': change(['sessionsEnded'], ['passkey', 'sessionsEnded']),
  'passkey.cloned': { ...change([], ['passkey']), tone: 'bad' },
  'phone.added': change(['sessionsEnded'], ['phone', 'sessionsEnded']),
  'phone.renamed': { ...change([], ['phone'], false), tone: 'quiet' },
  'phone.revoked': change(['sessionsEnded'], ['phone', 'sessionsEnded']),
  'phone.stays-signed-in': { ...change([], ['phone'], false), tone: 'quiet' },
  'phone.gesture-set': change([], ['phone']),
  'phone.gesture-removed': change([], ['phone']),
  'phone.proof-failed': { ...change(['authenticator'], ['phone', 'authenticator', 'code']), tone: 'warn' },
  'ticket.pushed': { ...ticket('quiet', ['client']), says: ['client', ...circumstances] },
  'ticket.scanned': ticket('quiet'),
  'ticket.scanned-again': ticket('warn'),
  'ticket.approved': {
    ...ticket('ok', ['authenticator', 'client']),
    says: ['authenticator', 'client', ...circumstances],
  },
  'ticket.declined': { ...ticket('warn', ['reason', 'client']), says: ['refusal', 'client', ...circumstances] },
  'ticket.expired': { ...ticket('quiet', ['client']), says: ['client', ...circumstances], canReport: false },
  'push.held': ticket('bad'),
  'push.released': { ...change(['authenticator'], ['authenticator']), tone: 'ok' },
  'screen.approved': screen('ok', ['methods'], ['aal', 'amr']),
  'screen.declined': screen('warn', ['refusal'], ['reason']),
  'two-step.changed': change(['twoStep'], ['twoStep']),
  'session.ended': change(['endedDevice'], ['endedDevice', 'reason'], false),
  'session.others-ended': change(['sessionsEnded'], ['sessionsEnded'], false),
  'device.forgotten': change(['count', 'sessionsEnded'], ['devices', 'sessionsEnded'], false),
  'data.downloaded': change([], []),
  'activity.reviewed': { ...change([], [], false), tone: 'quiet' },

  'consent.revoked': change(['client'], ['client'], false),
  'oidc.authorized': quiet(['client'], ['client', 'acr', 'scope']),
  'oidc.consented': change(['client'], ['client', 'scopes'], false),
  'oidc.signed_out': quiet(['client'], ['client']),
  'oidc.code_reused': { ...quiet(['client'], ['client']), tone: 'bad' },
  'oidc.refresh_reused': { ...quiet(['client'], ['client']), tone: 'bad' },
  'oidc.keys_rotated': internal(['kids', 'signsFrom']),
  'oidc.keys_replaced': internal(['kids', 'withdrawn', 'signsFrom']),

  'medium.issued': medium(),
  'medium.activated': medium(),
  'medium.resynchronised': medium('quiet'),
  'medium.suspended': medium('warn'),
  'medium.resumed': medium(),
  'medium.reported-lost': medium('warn'),
  'medium.replaced': medium(),
  'medium.revoked': medium('warn'),
  'medium.expired': { ...medium('warn'), canReport: false },
  'face.consented': change([], ['provider']),
  'face.passed': quiet([], []),
  'face.failed': { ...quiet([], []), tone: 'warn', canReport: true },
  'face.cancelled': quiet([], []),
  'face.expired': internal([]),
  'recovery-codes.made': change([], []),
  'recovery-code.used': { ...change(['left'], ['left']), tone: 'warn' },
  'otp-token.seeds-imported': internal(['batch', 'digest', 'imported', 'rejected'], 'ok'),

  'account.imported': { ...quiet([], ['digest', 'line', 'fingerprint']), says: [] },
  'account.opened': byStaff(['ial'], 'ok'),
  'account.released': byStaff(['reason'], 'ok'),
  'account.language-changed': { ...change([], ['language'], false), tone: 'quiet' },
  'account.held': {
    tone: 'warn',
    audience: 'holder',
    canReport: false,
    says: ['holdReason', 'sessionsEnded', 'count', 'closing', 'changes'],
    detail: ['reason', 'reported', 'sessionsEnded', 'devicesForgotten', 'closingStopped', 'changesStopped'],
  },
  'account.closing-started': { ...change(['until'], ['until']), tone: 'warn' },
  'account.closing-cancelled': change([], [], false),
  'account.closed': { ...quiet([], ['dueAt']), says: [] },

  'staff.account-looked-up': byStaff(['by']),
  'staff.risk-read': internal(['verdict']),
  'staff.locks-read': internal([]),
  'staff.media-read': internal([]),
  'staff.recovery-started': byStaff(['why'], 'warn'),
  'staff.notices-read': internal([]),
  'staff.notice-retried': internal(['notice']),
  'staff.roles-changed': { ...byStaff(['roles', 'before'], 'warn'), says: [] },
  'staff.refused': internal(['act', 'code']),

  'notice.dead': {
    tone: 'warn',
    audience: 'holder',
    canReport: false,
    says: ['to'],
    detail: ['notice', 'channel', 'template', 'to', 'attempts', 'error'],
  },

  'import.started': internal(['digest']),
  'import.completed': internal(['digest', 'imported', 'repeated', 'rejected'], 'ok'),
  'key.rotated': internal(['use', 'keyId']),
  'key.dropped': internal(['use', 'keyId']),
  'policy.loaded': internal(['version', 'digest']),
  'events.erased': internal(['places', 'count', 'signature']),
} as const satisfies Record<string, KindRule>

export type EventKind = keyof typeof eventKinds

export const isEventKind = (kind: string): kind is EventKind => Object.hasOwn(eventKinds, kind)

/** What the holder is not shown. What a later release writes and this one does not know is shown, in neutral words. */
export const hiddenKinds: readonly string[] = Object.entries(eventKinds)
  .filter(([, rule]) => rule.audience === 'staff')
  .map(([kind]) => kind)
