import { people } from '../../demo/people/index.ts'

export const demo = people
