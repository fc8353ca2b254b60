import { readFile } from 'node:fs/promises'
import { packageRoot } from '../../../kit/root.ts'
import { fold, skeletonOf } from './fold-text.ts'
import { coreOf, habitOf } from './habit-patterns.ts'

/** Why a password is on the list: it is a known one, or it follows a habit. */
export type BlocklistVerdict = 'common' | 'habit'

export type Blocklist = {
  find(password: string): BlocklistVerdict | undefined
}

const habitsFile = new URL('identity/authenticators/password/chinese-habits.txt', packageRoot)

/**
 * Passwords that attackers try first (NIST SP 800-63B-4 §3.1.1.2): zxcvbn-ts's maintained list of about 50,000, ours of
 * Chinese habits, and rules. Offline; read on first use and kept, about 5 MB. Compared whole, never by parts: with case,
 * width, look-alike letters (p@ssw0rd), a doubling and the usual ornaments (zhangwei1990!) put aside.
 */
export function createBlocklistLoader(): () => Promise<Blocklist> {
  let loading: Promise<Blocklist> | undefined
  return () => {
    loading ??= load().catch(error => {
      loading = undefined
      throw error
    })
    return loading
  }
}

async function load(): Promise<Blocklist> {
  const [{ dictionary }, habits] = await Promise.all([import('@zxcvbn-ts/language-common'), readHabits()])
  const listed = new Set<string>()
  for (const word of dictionary['passwords-common']) listed.add(skeletonOf(fold(word)))
  for (const word of habits) listed.add(skeletonOf(word))
  return {
    find(password) {
      const folded = fold(password)
      const forms = [folded, coreOf(folded), halfOf(folded)].filter(form => form !== undefined)
      if (forms.some(form => listed.has(skeletonOf(form)))) return 'common'
      return habitOf(folded) === undefined ? undefined : 'habit'
    },
  }
}

/** The words of our own list. */
export async function readHabits(): Promise<string[]> {
  const lines = (await readFile(habitsFile, 'utf8')).split('\n').map(line => line.trim())
  return lines.filter(line => line !== '' && !line.startsWith('#'))
}

/** `woainiwoaini` is as easy as `woaini`. */
function halfOf(folded: string): string | undefined {
  return /^(.+)\1$/su.exec(folded)?.[1]
}
