import { isAppError } from '../kit/errors/index.ts'
import type { Stores } from './compose-stores.ts'
import { createNoticeWriter } from './notices/index.ts'
import type { Realm } from './realms/index.ts'
import { createMembers, type StaffRole, staffRoles } from './staff/index.ts'

export interface StaffToolDependencies {
  stores: Stores
  /** The realm of the staff. */
  realm: Realm
  language: string
  print: (line: string) => void
}

/** What only a person can say, asked one after the other; never on the command line, which others on the machine can read. */
export type Ask = (questions: readonly Question[]) => Promise<string[]>

/** A secret is not shown while it is typed; a new one is asked for twice. */
export type Question = string | { secret: string; isNew: boolean }

/** The command line's way to the staff: each says how it went and answers whether all is well. */
export function composeStaffTools({ stores, realm, language, print }: StaffToolDependencies) {
  // Whichever process serves sends it within seconds.
  const notices = createNoticeWriter({ ...stores, kick: () => {} })
  const members = createMembers({ ...stores, realm, notices })

  return {
    async add({ username, roles }: { username: string; roles: string }, ask: Ask): Promise<boolean> {
      const given = readRoles(roles)
      if (!given || given.length === 0) return complain(rolesWanted)
      const [name = '', phone = '', document = ''] = await ask(['Name', 'Mobile phone', 'ID number'])
      return await attempt(async () => {
        await members.add({ username, roles: given, name, phone, document, language })
        print(`${username}: ${given.join(', ')}. The message to the phone leads to the first password.`)
      })
    },

    async changeRoles({ username, roles }: { username: string; roles: string }): Promise<boolean> {
      const given = readRoles(roles)
      if (!given) return complain(`${rolesWanted} To take all away, write none.`)
      return await attempt(async () => {
        await members.changeRoles(username, given)
        print(`${username}: ${given.length > 0 ? given.join(', ') : 'no role any more'}`)
      })
    },

    async list(): Promise<boolean> {
      const all = await members.list()
      if (all.length === 0) print('There is nobody of the staff yet: "lingpai staff add" begins.')
      for (const { username, nameMasked, roles, status, lastSignInAt } of all) {
        const seen = lastSignInAt ? `last sign-in ${lastSignInAt.toISOString()}` : 'never signed in'
        print([username.padEnd(20), (nameMasked ?? '').padEnd(6), roles.join(', ').padEnd(24), status, seen].join('  '))
      }
      return true
    },
  }

  function complain(words: string): boolean {
    print(words)
    return false
  }

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      const words = isAppError(error) ? mend(error) : undefined
      if (words === undefined) throw error
      return complain(words)
    }
  }
}

const rolesWanted = `Say which roles, with commas between: ${staffRoles.join(', ')}.`

/** @returns null where one is unknown */
function readRoles(text: string): StaffRole[] | null {
  const words = text.split(',').map(word => word.trim())
  if (words.join() === 'none') return []
  const known = staffRoles.filter(role => words.includes(role))
  return known.length === new Set(words).size ? known : null
}

function mend({ code, details }: { code: string; details: Readonly<Record<string, unknown>> }): string | undefined {
  switch (code) {
    case 'answer.invalid':
      return `The ${fields[String(details['field'])] ?? 'answer'} is not right: see that it is written as in the document.`
    case 'identifier.taken':
      return `Another member of the staff has this ${fields[String(details['identifier'])] ?? 'identifier'}.`
    case 'staff.unknown':
      return 'Nobody of the staff has this username. "lingpai staff list" shows who there is.'
    default:
      return undefined
  }
}

const fields: Readonly<Record<string, string>> = {
  username: 'username (4 to 30 characters, a letter first)',
  phone: 'mobile phone',
  name: 'name',
  document: 'ID number',
}
