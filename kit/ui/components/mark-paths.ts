/** A population of accounts with a look of its own. */
export type RealmLook = 'toll' | 'traffic' | 'bank' | 'lookup' | 'staff'

export const realmLooks: readonly RealmLook[] = ['toll', 'traffic', 'bank', 'lookup', 'staff']

/** The pass (令牌) that opened a city gate: arched at the top, with the hole for its cord. On a 32 × 32 grid. */
export const passPath = 'M6 12a10 10 0 0 1 20 0v14a4 4 0 0 1-4 4H10a4 4 0 0 1-4-4zM14 7.5a2 2 0 1 0 4 0a2 2 0 1 0-4 0z'

/** What each realm carves into it: a road, a turn, a bank, a glass, a person. */
export const signPaths: Readonly<Record<RealmLook, string>> = {
  toll: 'M10.5 26l2.7-12M21.5 26l-2.7-12M16 14.5v1.8M16 19v2M16 23.7v2.3',
  traffic: 'M11.5 25.5v-4.5a3.5 3.5 0 0 1 3.5-3.5h5.5M17.8 14.5l3 3-3 3',
  bank: 'M10.5 25.5h11M12.3 22.5v-4.3M16 22.5v-4.3M19.7 22.5v-4.3M10.5 16.3L16 13.2l5.5 3.1z',
  lookup: 'M10.8 18.7a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0-8.6 0M18.2 22l3.3 3.4',
  staff: 'M13.3 16.6a2.7 2.7 0 1 0 5.4 0a2.7 2.7 0 1 0-5.4 0M10.7 25.7c.5-3.2 2.5-4.7 5.3-4.7s4.8 1.5 5.3 4.7',
}
