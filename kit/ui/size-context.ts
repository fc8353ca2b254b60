import { createContext, useContext } from 'hono/jsx'
import type { Size } from './preferences.ts'

/** How large the page's type is. Set by `Page`. */
export const SizeContext = createContext<Size>('normal')

/** Large type is for people who want fewer choices on a page, not only larger ones (长辈版). */
export function useLargeType(): boolean {
  return useContext(SizeContext) === 'large'
}
