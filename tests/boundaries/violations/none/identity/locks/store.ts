import { sql } from 'kysely'
import { toJson } from '../../kit/database/index.ts'
import { decide } from './rules.ts'

export const store = [sql, toJson, decide]
