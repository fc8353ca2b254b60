import { passPath, type RealmLook, signPaths } from './components/mark-paths.ts'

/** The realm's mark as a file of its own, for the browser's tab: the light theme's colour does on any ground. */
export function drawIcon(realm: RealmLook): string {
  const sign = 'fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"'
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="${colours[realm]}" fill-rule="evenodd" d="${passPath}"/><path ${sign} d="${signPaths[realm]}"/></svg>`
}

/** As `--fill` in tokens.css; a test compares them. */
export const colours: Readonly<Record<RealmLook, string>> = {
  toll: '#0f6b5c',
  traffic: '#1b4fa8',
  bank: '#8c1d2f',
  lookup: '#5a3d99',
  staff: '#3d4f5c',
}
