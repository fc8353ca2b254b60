/** What an import keeps. */
import type { Generated } from 'kysely'

export interface ImportsTable {
  id: string
  realm: string
  digest: string
  state: 'running' | 'completed'
  byte_offset: Generated<number>
  line: Generated<number>
  imported: Generated<number>
  repeated: Generated<number>
  rejected: Generated<number>
  started_at: Date
  updated_at: Date
  completed_at: Date | null
}

export interface ImportRejectionsTable {
  import_id: string
  line: number
  code: string
  field: string | null
  reason: string | null
  masked: string | null
  other_line: number | null
}
