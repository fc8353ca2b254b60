import { randomBytes } from 'node:crypto'

export const decide = randomBytes
