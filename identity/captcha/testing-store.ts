import type { CaptchaRow, CaptchaStore } from './captcha.ts'

/** The port's meaning in the fewest lines, for tests and for the conformance of the real one. */
export function createMemoryCaptchaStore(): CaptchaStore {
  const open = new Map<string, CaptchaRow>()
  const counts = new Map<string, number>()
  const find = (id: string, ceremonyId: string): CaptchaRow | undefined => {
    const row = open.get(id)
    return row?.ceremonyId === ceremonyId ? row : undefined
  }
  return {
    issue: async (row, most) => {
      const count = counts.get(row.ceremonyId) ?? 0
      if (count >= most) return 'too_many'
      counts.set(row.ceremonyId, count + 1)
      open.set(row.id, row)
      return 'issued'
    },
    find: async (id, ceremonyId) => find(id, ceremonyId),
    consume: async (id, ceremonyId) => {
      const row = find(id, ceremonyId)
      if (row !== undefined) open.delete(id)
      return row
    },
  }
}
