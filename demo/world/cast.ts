import type { Person } from '../people/index.ts'
import { indexOfCard, personAt } from '../people/index.ts'

/** What the demo's accounts are about: each shows one thing, and a realm has one of each as far as `count` goes. */
export type Trait =
  | 'ordinary'
  | 'dormant'
  | 'must-change'
  | 'two-step'
  | 'held'
  | 'legacy-hash'
  | 'closing'
  | 'minority-name'
  | 'never-signed-in'
  | 'english'

export interface CastMember extends Person {
  readonly index: number
  readonly trait: Trait
}

const traits: readonly Trait[] = [
  'ordinary',
  'dormant',
  'must-change',
  'two-step',
  'held',
  'legacy-hash',
  'closing',
  'minority-name',
  'never-signed-in',
  'english',
]

/** The one whom pictures and guides are about. */
const first = { name: '王小青', username: 'wangxiaoqing', email: 'wangxiaoqing@qinghe.example' }

/** The person of a demo account. Beyond the traits all are ordinary. */
export function castMember(index: number): CastMember {
  return { ...personAt(index), ...(index === 0 ? first : {}), index, trait: traits[index] ?? 'ordinary' }
}

export type StaffRole = 'clerk' | 'agent' | 'operator'

export interface StaffMember extends Person {
  readonly index: number
  readonly roles: readonly StaffRole[]
}

/** Far from the holders of accounts, so that nobody is both, however large the demo. */
const staffFrom = 20_000_000

/** Who serves at the counter, who answers, who runs the realm: two clerks, because some of what one asks another decides. */
const posts: readonly { username: string; role: StaffRole; at: number }[] = [
  { username: 'clerk-01', role: 'clerk', at: 0 },
  { username: 'clerk-02', role: 'clerk', at: 3 },
  { username: 'agent-01', role: 'agent', at: 1 },
  { username: 'operator-01', role: 'operator', at: 2 },
]

export const staff: readonly StaffMember[] = posts.map(({ username, role, at }) => ({
  ...personAt(staffFrom + at),
  username,
  email: `${username}@qinghe.example`,
  index: staffFrom + at,
  roles: [role],
}))

/** How many people of the demo world the simulated register knows. */
const registered = 10_000

/** The population register of the demo world, for `createSimulatedRegistry`: the name behind an ID number. */
export function createNameOf(): (idNumber: string) => string | undefined {
  let names: Map<string, string> | undefined
  return idNumber => {
    names ??= new Map([...Array.from({ length: registered }, (_, index) => castMember(index)), ...staff].map(nameEntry))
    return names.get(idNumber.toUpperCase())
  }
}

/** What the simulated card system knows: whose a card is. */
export function cardHolderOf(number: string): { idNumber: string } | undefined {
  const index = indexOfCard(number)
  return index === null ? undefined : { idNumber: castMember(index).idNumber }
}

const nameEntry = ({ idNumber, name }: Person): [string, string] => [idNumber, name]
