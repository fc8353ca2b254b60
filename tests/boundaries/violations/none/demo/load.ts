import { start } from '../start/serve.ts'

export const load = start
