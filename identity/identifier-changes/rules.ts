const day = 86_400_000

/** When a change takes effect, and when its holder is told once more: a day before, or half-way where the wait is short. */
export function timesOf(askedAt: Date, wait: number): { remindAt: Date; dueAt: Date } {
  const dueAt = new Date(askedAt.getTime() + wait)
  return { dueAt, remindAt: new Date(dueAt.getTime() - Math.min(day, wait / 2)) }
}
