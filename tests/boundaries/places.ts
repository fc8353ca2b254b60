/** Where a file stands in the house of design.md §3. */
export interface Place {
  /** `kit`, `identity`, `portals/toll`, `start` … */
  app: string
  /** The folder with one door: `kit/database`, `identity/locks`, `identity/authenticators/password`; none at an app's root. */
  concept: string | undefined
  /** Its path inside the concept folder, or inside the app when it stands in none. */
  file: string
}

/** Folders that only gather concept folders; a file directly in them belongs to the gathering. */
const gatherings = new Set(['identity/authenticators', 'identity/gateways'])

export function placeOf(path: string): Place {
  const parts = path.split('/')
  const appDepth = parts[0] === 'portals' ? 2 : 1
  const app = parts.slice(0, appDepth).join('/')
  const isGathered = gatherings.has(parts.slice(0, appDepth + 1).join('/')) && parts.length > appDepth + 2
  const conceptDepth = appDepth + (isGathered ? 2 : 1)
  if (parts.length <= conceptDepth) return { app, concept: undefined, file: parts.slice(appDepth).join('/') }
  return { app, concept: parts.slice(0, conceptDepth).join('/'), file: parts.slice(conceptDepth).join('/') }
}

/** What only tests may reach for besides the doors: tests themselves, and what is made for them. */
export const isTest = (path: string): boolean => /\.test\.tsx?$|(^|\/)testing(-[\w-]+)?(\.tsx?$|\/)/.test(path)

export const isRules = (file: string): boolean => file === 'rules.ts' || file.startsWith('rules/')

export const isStore = (file: string): boolean => /^store(-[\w-]+)?\.ts$/.test(file)

export const isDoor = (file: string): boolean => /^index\.tsx?$/.test(file)
