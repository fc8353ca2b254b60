/** What became of a check. `none`: none was asked in this ceremony, or its result was used. */
export type CheckState = 'none' | 'pending' | 'passed' | 'failed' | 'cancelled' | 'expired'

export interface FaceStanding {
  state: CheckState
  /** Whether the browser came back from this check: its ticket is known to nobody else. */
  returned: boolean
}

/** Past its deadline a check is over, whether or not the job has written that down. */
export function standingOf(
  check: { state: Exclude<CheckState, 'none'>; expiresAt: Date; usedAt: Date | null; returnHash: string } | undefined,
  { returnHash, now }: { returnHash: string | null; now: Date },
): FaceStanding {
  if (!check || check.usedAt) return { state: 'none', returned: false }
  const over = check.expiresAt <= now && (check.state === 'pending' || check.state === 'passed')
  return { state: over ? 'expired' : check.state, returned: check.returnHash === returnHash }
}
