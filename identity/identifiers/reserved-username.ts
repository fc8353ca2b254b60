import type { Policy } from '../realms/index.ts'

/** Names that would pass for the service itself, whatever the realm: in Latin letters as a whole, in Chinese anywhere in the name. */
const reservedWords =
  'admin administrator root system superuser operator moderator staff clerk agent support service customerservice helpdesk help ' +
  'official security police lingpai postmaster hostmaster webmaster abuse noreply info null undefined anonymous guest'
const reservedChinese = [
  '管理员',
  '客服',
  '官方',
  '系统',
  '工作人员',
  '柜员',
  '运营',
  '公安',
  '警察',
  '交警',
  '法院',
  '客户服务',
]

/**
 * Whether a username passes for the organisation or its staff: who is called 客服 is believed when asking for a code. Digits, dots and
 * lines around a word do not make it another (`admin_01`).
 *
 * @param also the realm's own words: its names, and what its policy reserves
 */
export function isReservedUsername(username: string, also: readonly string[]): boolean {
  const name = fold(username)
  const whole = name.replace(/\d+$/, '')
  return [...reservedWords.split(' '), ...reservedChinese, ...also].some(word => {
    const reserved = fold(word)
    if (reserved === '') return false
    return /\p{Script=Han}/u.test(reserved) ? name.includes(reserved) : whole === reserved || name === reserved
  })
}

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.-]/g, '')

/** Latin without marks and Han: no other script has a letter that looks like one of these (`аdmin` with a Cyrillic а; UTS 39 5.2). */
const plain = /^[\p{Script=Han}a-z0-9_.-]+$/iu

/** Why a new username is refused, of those that `recognise` takes for one; null where it is not. */
export function usernameFault(
  username: string,
  { realm, name, senderName, reservedUsernames }: Pick<Policy, 'realm' | 'name' | 'senderName' | 'reservedUsernames'>,
): 'username.letters' | 'username.reserved' | null {
  if (!plain.test(username)) return 'username.letters'
  const ofTheRealm = [realm, name['zh-CN'], name.en, senderName, ...reservedUsernames]
  return isReservedUsername(username, ofTheRealm) ? 'username.reserved' : null
}
