import { count } from './count.ts'

export const decide = count
