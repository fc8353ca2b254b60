import { sessions } from '../sessions/index.ts'

export const locks = sessions
