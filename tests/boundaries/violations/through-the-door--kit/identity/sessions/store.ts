import { openEmbedded } from '../../kit/database/embedded.ts'

export const open = openEmbedded
