/** 0 up to the limit, 1 beyond it, 2 from twice the limit: a crowd weighs more than a few, but not without bound. */
export function timesOver(count: number, limit: number): 0 | 1 | 2 {
  if (count <= limit) return 0
  return count >= limit * 2 ? 2 : 1
}
